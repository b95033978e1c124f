/** The built scripts of a console process, on a Windows that is played. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { buildConsoleScripts, type ConsoleScripts } from "../../bundle/index.ts";
import { encodeInput, encodeSize } from "./console-frames.ts";
import { FakeWindows, type FakeWindowsOptions } from "./fake-windows.suite.ts";

const CMD = "C:\\Windows\\System32\\cmd.exe";

describe("console process", () => {
  let scripts: ConsoleScripts;
  before(async () => {
    scripts = await buildConsoleScripts(join(import.meta.dirname, "..", ".."));
  });

  function start(options: FakeWindowsOptions = {}, request: object = {}): FakeWindows {
    const windows = new FakeWindows(options);
    const whole = { program: CMD, args: [], cols: 90, rows: 20, ...request };
    windows.run(`var consoleRequest=${JSON.stringify(whole)};${scripts.script}`);
    return windows;
  }

  it("makes a console with a shell in it, keeps only its own ends and says so", () => {
    const windows = start();
    assert.deepEqual(windows.calls, [
      "CreatePipe",
      "CreatePipe",
      "CreatePseudoConsole",
      "CloseHandle",
      "CloseHandle",
      "InitializeProcThreadAttributeList",
      "InitializeProcThreadAttributeList",
      "UpdateProcThreadAttribute",
      "SetConsoleCtrlHandler",
      "SetStdHandle",
      "SetStdHandle",
      "SetStdHandle",
      "CreateProcessW",
      "CloseHandle",
      "DeleteProcThreadAttributeList",
      "WaitForSingleObject",
      "ReadOutput",
      "ReadInput",
    ]);
    assert.deepEqual([...windows.open.values()], ["writing end", "reading end", "console", "shell"]);
    assert.deepEqual([windows.started?.path, windows.started?.line], [CMD, `"${CMD}"`]);
    assert.deepEqual([windows.words, windows.hasLeft], [["ready"], false]);
  });

  for (const [pointerSize, bytes, at] of [
    [8, 112, 104],
    [4, 72, 68],
  ] as const) {
    it(`lays the start of a process out for pointers of ${pointerSize} bytes`, () => {
      const { started } = start({ pointerSize });
      assert.ok(started);
      assert.deepEqual([started.startup.length, started.startup.readUInt32LE(0)], [bytes, bytes]);
      assert.notEqual(started.startup.readUInt32LE(at), 0);
      assert.deepEqual(started.startup.subarray(4, at), Buffer.alloc(at - 4));
    });
  }

  it("quotes arguments as programs read them", () => {
    const args = ["-a", "two words", 'say "hi"', "end\\", "dir name\\", ""];
    const line = `"${CMD}" -a "two words" "say \\"hi\\"" end\\ "dir name\\\\" ""`;
    assert.equal(start({}, { args }).started?.line, line);
  });

  for (const failing of [
    "CreatePipe",
    "CreatePipe#2",
    "CreatePseudoConsole",
    "InitializeProcThreadAttributeList",
    "UpdateProcThreadAttribute",
    "CreateProcessW",
  ]) {
    it(`leaves nothing when ${failing} fails, and names the call`, () => {
      const windows = start({ failing: [failing] });
      assert.deepEqual([...windows.open.values()], []);
      assert.match(windows.words.join(), new RegExp(`^failed Error: ${failing.replace(/#.*/, "")}: `));
      assert.equal(windows.hasLeft, true);
    });
  }

  it("closes a console that was made for nothing only when it cannot wait for a reader", () => {
    const { calls } = start({ failing: ["CreateProcessW"] });
    const closing = calls.slice(calls.indexOf("DeleteProcThreadAttributeList") + 1);
    assert.deepEqual(closing.slice(0, 2), ["CloseHandle", "ClosePseudoConsole"]);
  });

  it("says that an older Windows has no pseudo console, and calls nothing of it", () => {
    const windows = start({ missing: ["CreatePseudoConsole"] });
    assert.deepEqual([windows.words, windows.hasLeft], [["missing"], true]);
    assert.deepEqual(windows.calls, ["GetCurrentProcess", "TerminateProcess"]);
  });

  it("gives up before it says that the shell runs, where an agent cannot call aside", () => {
    const windows = start({ hasAside: false });
    assert.match(windows.words.join(), /^failed TypeError/);
    assert.equal(windows.hasLeft, true);
  });

  it("leaves when the core is gone before the script has come, and when the script cannot run", () => {
    for (const script of ["", "throw new Error();"]) {
      const windows = new FakeWindows();
      windows.run(`var scriptBytes=18;${scripts.loader}`, Buffer.from(script));
      assert.deepEqual([windows.hasLeft, windows.words], [true, []]);
    }
  });

  it("types what comes in frames, one piece after the other, however it is cut", () => {
    const windows = start();
    const frames = Buffer.concat([encodeInput(Buffer.from("dir\r")), encodeInput(Buffer.from("\u0003"))]);
    windows.give("ReadInput", frames.subarray(0, 5));
    windows.give("ReadInput", frames.subarray(5));
    assert.deepEqual(windows.typed.map(String), ["dir\r"]);
    windows.waitingFor("WriteInput").settle(1);
    assert.deepEqual(windows.typed.map(String), ["dir\r", "\u0003"]);
    assert.ok(!windows.waiting.some(({ name }) => name === "ReadInput"));
    windows.waitingFor("WriteInput").settle(1);
    windows.waitingFor("ReadInput");
  });

  it("passes a paste of any size on in pieces", () => {
    const paste = Buffer.alloc(10_000, "x");
    const frames = encodeInput(paste);
    const windows = start();
    for (let at = 0; at < frames.length; at += 4_096) {
      windows.give("ReadInput", frames.subarray(at, at + 4_096));
      while (windows.waiting.some(({ name }) => name === "WriteInput"))
        windows.waitingFor("WriteInput").settle(1);
    }
    assert.ok(Buffer.concat(windows.typed).equals(paste));
  });

  it("keeps every size within what Windows takes", () => {
    const windows = start();
    for (const [cols, rows] of [
      [132, 43],
      [0, -7],
      [100_000, Number.NaN],
    ] as const) {
      windows.give("ReadInput", encodeSize(cols, rows));
    }
    windows.give("ReadInput", Buffer.from("020004ffff0000", "hex"));
    assert.deepEqual(
      windows.resized.map((coord) => [coord & 0xffff, coord >>> 16]),
      [
        [132, 43],
        [1, 1],
        [1_000, 1],
        [1_000, 1],
      ],
    );
  });

  it("skips frames that it does not know, and takes one that is too long for the end", () => {
    const windows = start();
    windows.give("ReadInput", Buffer.from("0900024142", "hex"));
    windows.waitingFor("ReadInput");
    windows.give("ReadInput", Buffer.from("01ffff", "hex"));
    windows.waitingFor("ClosePseudoConsole");
  });

  it("shows what the console shows, and reads on when that was taken", () => {
    const windows = start();
    windows.give("ReadOutput", Buffer.from("\u001b[32mhello"));
    assert.ok(!windows.waiting.some(({ name }) => name === "ReadOutput"));
    windows.waitingFor("WriteOutput").settle(1);
    windows.give("ReadOutput", Buffer.from(" world"));
    assert.equal(Buffer.concat(windows.shown).toString(), "\u001b[32mhello world");
  });

  it("reads the console to its end after the shell has ended, and leaves when the core has all of it", () => {
    const windows = start();
    windows.waitingFor("WaitForSingleObject").settle(0);
    windows.give("ReadOutput", Buffer.from("last words"));
    windows.waitingFor("WriteOutput").settle(1);
    windows.waitingFor("ClosePseudoConsole").settle(0);
    windows.waitingFor("ReadOutput").settle(0);
    assert.deepEqual(windows.words, ["ready"]);
    windows.waitingFor("FlushFileBuffers").settle(1);
    assert.deepEqual([windows.words, windows.hasLeft], [["ready", "over"], false]);
    windows.waitingFor("ReadInput").settle(0);
    assert.equal(windows.hasLeft, true);
  });

  it("ends the console when its input ends, and shows no more", () => {
    const windows = start();
    windows.waitingFor("ReadInput").settle(0);
    windows.waitingFor("ClosePseudoConsole");
    windows.give("ReadOutput", Buffer.from("for nobody"));
    assert.deepEqual([windows.shown, windows.hasLeft], [[], false]);
    windows.waitingFor("ReadOutput").settle(0);
    assert.deepEqual([windows.words, windows.hasLeft], [["ready"], true]);
  });

  it("leaves a console that does not end", () => {
    const windows = start();
    windows.waitingFor("ReadInput").settle(0);
    const [timer] = windows.timers;
    assert.deepEqual([windows.timers.length, timer?.ms], [1, 3_000]);
    timer?.run();
    assert.equal(windows.hasLeft, true);
  });

  it("lets the console end when nobody takes what it shows", () => {
    const windows = start();
    windows.give("ReadOutput", Buffer.from("one"));
    windows.waitingFor("WriteOutput").settle(0);
    windows.give("ReadOutput", Buffer.from("two"));
    assert.deepEqual(windows.shown.map(String), ["one"]);
    windows.waitingFor("ReadOutput");
  });
});
