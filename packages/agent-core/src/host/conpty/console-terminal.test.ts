/** The built core on a Windows device: its end of a console process. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { buildCore } from "../../bundle/index.ts";
import { type FakeChild, type FakeStream, openTunnel, StockAgent } from "../fake-stock-agent.suite.ts";
import { encodeInput, encodeSize } from "./console-frames.ts";
import { FakeWindows } from "./fake-windows.suite.ts";

const START_STEP_MS = 1_000;
const START_STEPS = 15;
const STOP_MS = 8_000;
const LAST_WORDS_MS = 100;
const CMD = "C:\\Windows\\System32\\cmd.exe";

describe("terminal on the pseudo console of Windows", () => {
  let script = "";
  before(async () => {
    ({ script } = await buildCore(join(import.meta.dirname, "..", "..")));
  });

  function device(): StockAgent {
    return new StockAgent(script, true, "win32");
  }

  function open(
    agent: StockAgent,
    protocol = "1",
  ): { readonly child: FakeChild; readonly stream: FakeStream } {
    const { request, stream } = openTunnel(agent);
    request.emit("upgrade", {}, stream);
    for (const text of ["c", '{"type":"options","cols":90,"rows":20}', protocol]) stream.emit("data", text);
    const child = agent.children.at(-1);
    assert.ok(child);
    return { child, stream };
  }

  /** What was written to its standard input behind the script. */
  const orders = (child: FakeChild): string =>
    child.stdin.written
      .slice(1)
      .map((bytes) => Buffer.from(bytes as Buffer).toString("hex"))
      .join(" ");
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

  it("runs the agent's own program, which reads the script and starts the shell in a console", () => {
    const { child } = open(device());
    const [name, option, loader = "", ...more] = child.argv;
    assert.deepEqual([name, option, more], ["MeshAgent.exe", "-b64exec", []]);
    assert.ok(String(loader).length < 3_500, "the stock agent cuts what is longer");
    const windows = new FakeWindows();
    windows.run(Buffer.from(String(loader), "base64").toString(), child.stdin.written[0] as Buffer);
    assert.deepEqual([windows.words, windows.started?.line], [["ready"], `"${CMD}"`]);
  });

  it("pipes what is shown natively, frames what is typed and follows the size", () => {
    const { child, stream } = open(device());
    assert.deepEqual([child.stdout.pipedTo, stream.pipedTo], [[stream], []]);
    stream.emit("data", Buffer.from("dir\r"));
    stream.emit("data", '{"type":"termsize","cols":132,"rows":43}');
    stream.emit("data", '{"type":"termsize","cols":-3,"rows":0}');
    stream.emit("data", '{"type":"termsize","cols":100000,"rows":5}');
    const wanted = [encodeInput(Buffer.from("dir\r")), encodeSize(132, 43), encodeSize(1_000, 5)];
    assert.equal(orders(child), wanted.map(hex).join(" "));
  });

  it("holds the viewer back while the console takes no more", () => {
    const { child, stream } = open(device());
    child.stdin.takes = false;
    stream.emit("data", Buffer.from("x"));
    assert.equal(stream.isHeld, true);
    child.stdin.emit("drain");
    assert.equal(stream.isHeld, false);
  });

  it("ends the tunnel when all that the shell said last has been taken", () => {
    const agent = device();
    const { child, stream } = open(agent);
    child.stderr.emit("data", "rea");
    child.stderr.emit("data", "dy\nover\n");
    assert.equal(stream.isEnded, false);
    child.stdout.isHeld = true;
    agent.passTimer(LAST_WORDS_MS);
    assert.equal(stream.isEnded, false);
    child.stdout.isHeld = false;
    agent.passTimer(LAST_WORDS_MS);
    assert.deepEqual([stream.isEnded, child.stdin.isEnded, child.isKilled], [true, true, false]);
    child.emit("exit", 0);
    assert.ok(!agent.timers.some(({ ms }) => ms === STOP_MS));
  });

  it("ends the tunnel when the process ends by itself", () => {
    const { child, stream } = open(device());
    child.stderr.emit("data", "ready\n");
    child.emit("exit", 1);
    assert.equal(stream.isEnded, true);
  });

  it("closes the input when the viewer leaves, and kills what does not end then", () => {
    const agent = device();
    const { child, stream } = open(agent);
    child.stderr.emit("data", "ready\n");
    stream.emit("end");
    assert.deepEqual([child.stdin.isEnded, child.isKilled], [true, false]);
    agent.passTimer(STOP_MS);
    assert.equal(child.isKilled, true);
  });

  it("gives a shell on pipes where the console fails, in the same tunnel, and logs why", () => {
    const agent = device();
    const { child, stream } = open(agent);
    child.stderr.emit("data", "failed Error: CreatePseudoConsole: 0x80070005\n");
    child.emit("exit", 0);
    const shell = agent.children.at(-1);
    assert.deepEqual(shell?.argv, ["cmd.exe"]);
    stream.emit("data", Buffer.from("dir\r"));
    assert.deepEqual(shell?.stdin.written.map(String), ["dir\r\n"]);
    assert.equal(orders(child), "");
    assert.match(agent.logged.join(), /CreatePseudoConsole: 0x80070005/);
    open(agent);
    assert.equal(agent.children.at(-1)?.argv[1], "-b64exec", "the next one may work");
  });

  it("gives pipes at once where Windows was found to have no pseudo console", () => {
    const agent = device();
    const { child } = open(agent);
    child.stderr.emit("data", "missing\n");
    child.emit("exit", 0);
    assert.deepEqual(agent.children.at(-1)?.argv, ["cmd.exe"]);
    open(agent);
    assert.deepEqual(agent.children.map(({ argv }) => argv[0]).slice(-2), ["cmd.exe", "cmd.exe"]);
  });

  it("gives pipes where the process says nothing in time", () => {
    const agent = device();
    const { child } = open(agent);
    for (let step = 1; step < START_STEPS; step++) agent.passTimer(START_STEP_MS);
    assert.equal(child.isKilled, false);
    agent.passTimer(START_STEP_MS);
    assert.equal(child.isKilled, true);
    child.emit("exit", 1);
    assert.deepEqual(agent.children.at(-1)?.argv, ["cmd.exe"]);
  });

  it("starts nothing instead when the viewer left before the console was there", () => {
    const agent = device();
    const { child, stream } = open(agent);
    stream.emit("end");
    child.emit("exit", 1);
    assert.equal(agent.children.at(-1), child);
  });

  it("types what the server wants first with Enter, also where pipes take over", () => {
    const agent = device();
    agent.command({ action: "serverInfo", termlaunchcommand: { win32: "title Tendril" } });
    const { child } = open(agent);
    assert.equal(orders(child), hex(encodeInput(Buffer.from("title Tendril\r"))));
    child.emit("exit", 1);
    assert.deepEqual(agent.children.at(-1)?.stdin.written.map(String), ["title Tendril\n"]);
  });
});
