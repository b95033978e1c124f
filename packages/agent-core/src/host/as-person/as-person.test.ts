/** The built script that starts a program as a person, on a Windows that is played, and who of the core uses it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { buildConsoleScripts, buildCore, type ConsoleScripts } from "../../bundle/index.ts";
import { FakeWindows, type FakeWindowsOptions } from "../conpty/fake-windows.suite.ts";
import { type FakeChild, openTunnel, StockAgent } from "../fake-stock-agent.suite.ts";

const CMD = "C:\\Windows\\System32\\cmd.exe";
const PERSON = { session: 3, user: "ann" };
const STANDARD_HANDLES = [0x1000 + 10, 0x1000 + 11, 0x1000 + 12];
const source = join(import.meta.dirname, "..", "..");

describe("process that starts a program as a person", () => {
  let scripts: ConsoleScripts;
  before(async () => {
    scripts = await buildConsoleScripts(source);
  });

  function start(options: FakeWindowsOptions = {}, request: object = {}): FakeWindows {
    const windows = new FakeWindows({ sessions: { 3: "Ann", 4: "bob" }, ...options });
    const whole = { program: CMD, args: ["/Q"], ...PERSON, ...request };
    windows.run(`var personRequest=${JSON.stringify(whole)};${scripts.personScript}`);
    return windows;
  }

  it("starts it with the token, the environment and the folder of that person, and without a window", () => {
    const { startedAs, job, hasLeft } = start();
    const { startup, handles, ...started } = startedAs ?? {};
    assert.deepEqual(started, {
      ...{ token: "token of Ann", path: CMD, line: `"${CMD}" /Q`, folder: "C:\\Users\\ann" },
      ...{ flags: 0x4 | 0x400 | 0x8_0000 | 0x800_0000, isInheriting: true },
    });
    assert.deepEqual([job.process, job.isRunning, hasLeft], ["program", true, false]);
  });

  for (const [pointerSize, bytes, flagsAt, handlesAt, limitsBytes] of [
    [8, 112, 60, 80, 144],
    [4, 72, 44, 56, 112],
  ] as const) {
    it(`gives it the three standard handles and no other, with pointers of ${pointerSize} bytes`, () => {
      const { startedAs, job } = start({ pointerSize });
      assert.deepEqual(startedAs?.handles, STANDARD_HANDLES);
      const { startup } = startedAs;
      assert.deepEqual([startup.length, startup.readUInt32LE(0)], [bytes, bytes]);
      assert.equal(startup.readUInt32LE(flagsAt), 0x100);
      const given = [0, 1, 2].map((i) => startup.readUInt32LE(handlesAt + i * pointerSize));
      assert.deepEqual(given, STANDARD_HANDLES);
      assert.deepEqual([job.limits?.length, job.limits?.readUInt32LE(16)], [limitsBytes, 0x3000]);
    });
  }

  it("ends with the exit code of the program", () => {
    const windows = start();
    windows.waitingFor("WaitForSingleObject").settle(0);
    assert.deepEqual([windows.hasLeft, windows.exitCode], [true, 7]);
  });

  it("starts nothing for somebody else who is in that session now", () => {
    const windows = start({}, { session: 4 });
    assert.equal(windows.startedAs, undefined);
    assert.match(
      windows.words.join(),
      /^failed to start as the person .*: somebody else is signed in there/s,
    );
    assert.deepEqual([windows.hasLeft, windows.exitCode], [true, 1]);
    assert.equal(start({}, { session: 4, user: undefined }).startedAs?.token, "token of bob");
  });

  for (const failing of [
    "WTSQueryUserToken",
    "WTSQuerySessionInformationW",
    "CreateEnvironmentBlock",
    "GetUserProfileDirectoryW",
    "SetHandleInformation#3",
    "InitializeProcThreadAttributeList",
    "UpdateProcThreadAttribute",
    "CreateProcessAsUserW",
    "CreateJobObjectW",
    "SetInformationJobObject",
    "AssignProcessToJobObject",
  ]) {
    it(`lets nothing run when ${failing} fails, and names the call`, () => {
      const windows = start({ failing: [failing] });
      assert.equal(windows.job.isRunning, undefined);
      assert.ok(![...windows.open.values()].includes("program"), "what was started suspended has ended");
      assert.match(windows.words.join(), new RegExp(`${failing.replace(/#.*/, "")}: error 5`));
      assert.deepEqual([windows.hasLeft, windows.exitCode], [true, 1]);
    });
  }

  it("starts nothing where nobody is signed in", () => {
    const windows = start({ sessions: {} });
    assert.deepEqual([windows.startedAs, windows.exitCode], [undefined, 1]);
  });
});

describe("what runs as a person on Windows", () => {
  let script = "";
  before(async () => {
    ({ script } = await buildCore(source));
  });

  /** What the process that the core started is told to start, and what it does with that. */
  function played(child: FakeChild | undefined): FakeWindows {
    assert.ok(child);
    const [name, option, loader = ""] = child.argv;
    assert.deepEqual([name, option, Object.keys(child.options)], ["MeshAgent.exe", "-b64exec", []]);
    assert.ok(String(loader).length < 3_500, "the stock agent cuts what is longer");
    const windows = new FakeWindows({ sessions: { 3: "ann" } });
    windows.run(Buffer.from(String(loader), "base64").toString(), child.stdin.written[0] as Buffer);
    return windows;
  }

  function device(): StockAgent {
    const agent = new StockAgent(script, true, "win32");
    agent.modules.set("user-sessions", { consoleUid: () => 3 });
    return agent;
  }

  it("is a command of runcommands, whose text follows the script", () => {
    const agent = device();
    agent.command({ action: "runcommands", type: 1, cmds: "whoami", runAsUser: 2, reply: true });
    const child = agent.children.at(-1);
    const { startedAs } = played(child);
    assert.deepEqual([startedAs?.token, startedAs?.line], ["token of ann", `"${CMD}" /Q`]);
    assert.match(String(child?.stdin.written[1]), /^whoami\n/);
  });

  it("is a shell: its console process runs as that person, the pipes where there is no console too", () => {
    const agent = device();
    const { request, stream } = openTunnel(agent);
    request.emit("upgrade", {}, stream);
    for (const text of ["c", '{"type":"options","cols":90,"rows":20}', "9"]) stream.emit("data", text);
    const reader = agent.children.at(-1);
    reader?.stdout.emit("data", "session=3 CORP\\ann\r\n");
    reader?.emit("exit", 0);
    const child = agent.children.at(-1);
    const { startedAs } = played(child);
    assert.equal(startedAs?.token, "token of ann");
    const [, program, loader = ""] = /^"(.*)" -b64exec (\S+)$/.exec(startedAs.line) ?? [];
    assert.equal(program, startedAs.path);
    const inner = new FakeWindows();
    inner.run(Buffer.from(loader, "base64").toString(), child?.stdin.written[1] as Buffer);
    assert.match(inner.started?.path ?? "", /powershell\.exe$/);
    child?.stderr.emit("data", "missing\n");
    child?.emit("exit", 0);
    const instead = agent.children.at(-1);
    assert.notEqual(instead, child);
    assert.match(played(instead).startedAs?.path ?? "", /powershell\.exe$/);
  });

  it("is refused for somebody who is not signed in", () => {
    const agent = device();
    const { request, stream } = openTunnel(agent);
    request.emit("upgrade", {}, stream);
    for (const text of ["c", '{"type":"options","user":"eve"}', "8"]) stream.emit("data", text);
    const reader = agent.children.at(-1);
    reader?.stdout.emit("data", "session=3 CORP\\ann\r\n");
    reader?.emit("exit", 0);
    assert.equal(agent.children.at(-1), reader);
    assert.match(stream.written.join(), /eve is not signed in/);
  });
});
