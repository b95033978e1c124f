/**
 * Programs as a person with the stock Windows agent's program, under Wine, which gives its own user's token for that of session 1.
 * By hand: see README.md.
 */
import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { buildConsoleScripts, type ConsoleScripts } from "@tendril/agent-core/bundle";
import { until } from "../support/until.ts";
import { makeAgentFolder, prepareWine, programsBeside, runAgentProgram, stopPrefix } from "./wine-device.ts";

const CMD = "C:\\windows\\system32\\wine-cmd.exe";

describe("program as a person under Wine", { timeout: 240_000 }, () => {
  let folder = "";
  let scripts: ConsoleScripts;
  before(async () => {
    await prepareWine();
    folder = await makeAgentFolder();
    scripts = await buildConsoleScripts(
      join(import.meta.dirname, "..", "..", "packages", "agent-core", "src"),
    );
  });
  after(async () => {
    stopPrefix();
    await rm(folder, { recursive: true, force: true });
  });

  function start(request: object): { readonly child: ChildProcess; output(): string } {
    const whole = { program: CMD, args: ["/Q"], session: 1, ...request };
    const script = `var personRequest=${JSON.stringify(whole)};${scripts.personScript}`;
    const loader = `var scriptBytes=${Buffer.byteLength(script)};${scripts.loader}`;
    const child = runAgentProgram(folder, ["-b64exec", Buffer.from(loader).toString("base64")]);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (part) => {
        output += String(part);
      });
    }
    child.stdin?.on("error", () => {}); // it may have ended
    child.stdin?.write(script);
    return { child, output: () => output };
  }

  const exitOf = async ({ child }: { readonly child: ChildProcess }): Promise<number | null> => {
    await until("it ends", () => child.exitCode !== null || child.signalCode !== null, 60_000);
    return child.exitCode;
  };

  it("has standard input behind the script, that person's folder, and the exit code", async () => {
    const started = start({});
    started.child.stdin?.end("echo as somebody&cd&exit 5\r\n");
    assert.equal(await exitOf(started), 5, started.output());
    assert.match(started.output(), /as somebody\s+C:\\users\\/i);
  });

  it("ends when who started it is ended", async () => {
    const started = start({ program: "C:\\windows\\system32\\ping.exe", args: ["-n", "600", "127.0.0.1"] });
    const pings = async (): Promise<number> =>
      (await programsBeside(folder)).filter((line) => line.includes("ping.exe")).length;
    await until("it is there", async () => (await pings()) === 1, 30_000);
    await new Promise((resolve) => setTimeout(resolve, 1_000)); // and is tied: it begins suspended
    started.child.kill("SIGKILL");
    await until("it has ended", async () => (await pings()) === 0, 30_000);
  });

  it("does not start for somebody else than who is signed in", async () => {
    const started = start({ user: "somebody-of-another-name" });
    assert.equal(await exitOf(started), 1, started.output());
    assert.match(started.output(), /failed to start as the person who is signed in: .*somebody else/);
  });
});
