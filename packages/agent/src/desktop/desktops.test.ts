import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import type { DesktopStream } from "@tendril/agent-core";
import { Desktops } from "./desktops.ts";

const folder = mkdtempSync(join(tmpdir(), "tendril-worker-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const display = { name: ":0" };

/** A worker program of that text. */
function worker(name: string, text: string): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, text);
  return file;
}

/** Opens a desktop on that worker; ends with what the agent was told. */
function run(
  program: string,
  silentMs?: number,
  begin: (stream: DesktopStream) => void = () => {},
): Promise<{ problems: string[]; bytes: string; logged: unknown[] }> {
  const logged: unknown[] = [];
  const log = { info() {}, error() {}, warn: (fields: object) => logged.push(fields) };
  const desktops = new Desktops({
    log,
    findDisplay: () => display,
    worker: program,
    ...(silentMs === undefined ? {} : { silentMs }),
  });
  const problems: string[] = [];
  let bytes = "";
  return new Promise((resolve) => {
    const stream = desktops.open({
      onBytes: (piece) => {
        bytes += Buffer.from(piece).toString("latin1");
      },
      onProblem: (why) => problems.push(why),
      onEnd: () => resolve({ problems, bytes, logged }),
    });
    stream?.write(Uint8Array.of(1, 2));
    if (stream !== null) begin(stream);
  });
}

describe("desktop workers", () => {
  it("are stopped and reported when they do not answer any more", async () => {
    const { problems } = await run(worker("hangs", "for (;;) {}"), 400);
    assert.deepEqual(problems, ["the desktop did not answer and was stopped"]);
  });

  it("are reported when they die, with what they wrote before", async () => {
    const text = 'console.error("no such thing"); process.exit(3);';
    const { problems, logged } = await run(worker("dies", text));
    assert.deepEqual(problems, ["the desktop ended unexpectedly"]);
    assert.match(JSON.stringify(logged), /no such thing/);
  });

  it("deliver what they wrote last before their end is told", async () => {
    const text = `import { Socket } from "node:net";
      const stream = new Socket({ fd: 4 });
      stream.write("x".repeat(300_000), () => stream.end(() => process.exit(0)));`;
    const { problems, bytes } = await run(worker("writes", text));
    assert.deepEqual([problems, bytes.length], [[], 300_000]);
  });

  it("get a plain environment and nothing of the agent's arguments", async () => {
    process.env.TENDRIL_SECRET_OF_TEST = "secret";
    const text = `import { Socket } from "node:net";
      const stream = new Socket({ fd: 4 });
      const seen = Object.keys(process.env).filter((name) => !/^(PATH|HOME|NODE_CHANNEL|UV_)/.test(name));
      stream.write(JSON.stringify(seen), () => stream.end(() => process.exit(0)));`;
    const { bytes } = await run(worker("looks", text));
    delete process.env.TENDRIL_SECRET_OF_TEST;
    assert.equal(bytes, "[]");
  });

  it("are told the last of what viewers want, however often that changes", async () => {
    const text = `import { Socket } from "node:net";
      const stream = new Socket({ fd: 4 });
      let told = 0;
      process.on("message", (message) => {
        if (message === "ping" || message.display) return;
        told++;
        if (message.extras?.sharpLevel !== 77) return;
        stream.write(String(told), () => stream.end(() => process.exit(0)));
      });`;
    const { bytes } = await run(worker("listens", text), undefined, (stream) => {
      for (let i = 0; i < 5_000; i++) {
        stream.pause();
        stream.refine?.({ copies: true, sharpLevel: i % 50 });
        stream.resume();
      }
      stream.refine?.({ copies: true, sharpLevel: 77 });
    });
    assert.ok(Number(bytes) >= 1 && Number(bytes) <= 10, `${bytes} messages`);
  });

  it("are not started when there is no display, and the reason is told", () => {
    const log = { info() {}, error() {}, warn() {} };
    const problems: string[] = [];
    const desktops = new Desktops({ log, findDisplay: () => "there is no X display" });
    const handlers = { onBytes() {}, onEnd() {}, onProblem: (why: string) => problems.push(why) };
    assert.equal(desktops.open(handlers), null);
    assert.deepEqual(problems, ["there is no X display"]);
  });
});
