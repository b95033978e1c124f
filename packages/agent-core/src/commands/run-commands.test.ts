import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FakeHost } from "../host/fake-host.suite.ts";
import type { Fields, ProgramResult } from "../host/index.ts";
import { startCore } from "../start-core.ts";
import { command } from "./run-commands.ts";

const request: Fields = {
  action: "runcommands",
  type: 3,
  cmds: "echo 'a b' \"c\"; exit 3",
  reply: true,
  responseid: "r1",
  sessionid: "s1",
};

function stage(): { fake: FakeHost; finish: (result: ProgramResult) => void } {
  const fake = new FakeHost();
  const pending: ((result: ProgramResult) => void)[] = [];
  fake.onRun = (_request, onDone) => pending.push(onDone);
  startCore(fake.host, { commands: [command], consoleCommands: [], sessions: [] });
  return { fake, finish: (result) => pending.shift()?.(result) };
}

describe("commands in the shell", () => {
  it("go to the shell's input as they came, nothing quoted or joined", () => {
    const { fake } = stage();
    fake.receive(request);
    const [{ program, args, input } = { program: "", args: [] }] = fake.ran;
    assert.deepEqual([program, args, input], ["/bin/sh", [], "echo 'a b' \"c\"; exit 3\n"]);
  });

  it("give their output as the answer when one is wanted, else as console text", () => {
    const { fake, finish } = stage();
    fake.receive(request);
    finish({ code: 0, output: "done\n" });
    fake.receive({ ...request, reply: false });
    finish({ code: 0, output: "more\n" });
    assert.deepEqual(fake.sent, [
      { action: "msg", type: "runcommands", sessionid: "s1", responseid: "r1", result: "done\n" },
      { action: "msg", type: "console", sessionid: "s1", responseid: "r1", value: "more\n" },
    ]);
  });

  it("run one at a time", () => {
    const { fake, finish } = stage();
    fake.receive(request);
    fake.receive({ ...request, responseid: "r2" });
    assert.match(String(fake.sent[0]?.result), /still running/);
    finish({ code: 0, output: "" });
    fake.receive({ ...request, responseid: "r3" });
    assert.equal(fake.ran.length, 2);
  });

  it("say when they were stopped, after what they had printed", () => {
    const { fake, finish } = stage();
    fake.receive(request);
    finish({ output: "half\n", problem: "it took too long and was stopped" });
    assert.equal(fake.sent[0]?.result, "half\nit took too long and was stopped\n");
  });

  it("run as the person at the console when that is wanted, or not at all", () => {
    const { fake, finish } = stage();
    fake.receive({ ...request, runAsUser: 2 });
    assert.match(String(fake.sent[0]?.result), /Nobody is signed in/);
    fake.receive({ ...request, runAsUser: 1 });
    finish({ code: 0, output: "" });
    fake.consoleUser = 1000;
    fake.receive({ ...request, runAsUser: 2 });
    assert.deepEqual(
      fake.ran.map(({ uid }) => uid),
      [undefined, 1000],
    );
  });

  it("run as the person at the console on Windows too, in whose session the host starts them", () => {
    const { fake } = stage();
    fake.platform = "win32";
    fake.consoleUser = 1;
    fake.receive({ ...request, type: 1, runAsUser: 2 });
    assert.equal(fake.ran[0]?.uid, 1);
  });

  it("use cmd or PowerShell on Windows", () => {
    const { fake, finish } = stage();
    fake.platform = "win32";
    for (const type of [1, 2]) {
      fake.receive({ ...request, type });
      finish({ code: 0, output: "" });
    }
    assert.deepEqual(
      fake.ran.map(({ program }) => program.split("\\").at(-1)),
      ["cmd.exe", "powershell.exe"],
    );
  });

  it("survive a message without commands", () => {
    const { fake } = stage();
    fake.receive({ action: "runcommands", cmds: { a: 1 }, type: "x" });
    assert.equal(fake.ran[0]?.input, "\n");
  });
});
