import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ConsoleCommand } from "../define.ts";
import { FakeHost } from "../host/fake-host.suite.ts";
import { startCore } from "../start-core.ts";
import { consoleCommand as amt } from "./amt.ts";
import { consoleCommand as coreinfo } from "./coreinfo.ts";
import { consoleCommand as cpuinfo } from "./cpuinfo.ts";
import { consoleCommand as info } from "./info.ts";
import { consoleCommand as kill } from "./kill.ts";
import { consoleCommand as ls } from "./ls.ts";
import { consoleCommand as netinfo } from "./netinfo.ts";
import { consoleCommand as openurl } from "./openurl.ts";
import { consoleCommand as osinfo } from "./osinfo.ts";
import { consoleCommand as power } from "./power.ts";
import { consoleCommand as ps } from "./ps.ts";
import { consoleCommand as services } from "./services.ts";
import { consoleCommand as sysinfo } from "./sysinfo.ts";
import { consoleCommand as toast } from "./toast.ts";
import { consoleCommand as users } from "./users.ts";
import { consoleCommand as versions } from "./versions.ts";

function print(command: ConsoleCommand, words: readonly string[], fake = new FakeHost()): string {
  let printed = "";
  const context = startCore(fake.host, { commands: [], consoleCommands: [], sessions: [] });
  command.run(context, words, (text) => {
    printed = text;
  });
  return printed;
}

function answering(output: string): FakeHost {
  const fake = new FakeHost();
  fake.onRun = (_request, onDone) => onDone({ code: 0, output });
  return fake;
}

describe("console commands", () => {
  it("info names core, agent, computer and server", () => {
    assert.match(print(info, []), /Core: Tendril .*\nAgent: agent 1\nComputer: box, Test OS 1\nServer: wss:/);
  });

  it("amt says that there is none", () => {
    assert.equal(print(amt, []), "No Intel AMT is known here.");
  });

  it("versions, osinfo and users are one line each", () => {
    assert.match(print(versions, []), /^core \S+\nagent agent 1$/);
    assert.equal(print(osinfo, []), "Test OS 1");
    assert.equal(print(users, [], answering("user=zoe\nuser=ann\n")), "ann\nzoe");
    assert.equal(print(users, []), "nobody");
  });

  it("ps filters by what is asked for", () => {
    const output = "1 root init\n2 ann Editor\n";
    assert.equal(print(ps, ["edit"], answering(output)), "2\tann\tEditor");
    assert.equal(print(ps, ["nothing"], answering(output)), "none");
  });

  it("kill ends a process or says why not", () => {
    assert.equal(print(kill, ["77"]), "ended");
    assert.equal(print(kill, ["x"]), "this is no process id");
  });

  it("ls lists a folder, folders marked, and says when it cannot", () => {
    const fake = new FakeHost();
    const entries = [
      { name: "notes.txt", isFolder: false, bytes: 12, changedAtMs: 0 },
      { name: "bin", isFolder: true, bytes: 0, changedAtMs: 0 },
    ];
    fake.folders = new Map([["/opt/agent/", entries]]);
    assert.equal(print(ls, [], fake), "bin/\nnotes.txt  12");
    assert.equal(print(ls, ["/root"], fake), "/root cannot be read");
  });

  it("netinfo, sysinfo, cpuinfo and coreinfo are JSON", () => {
    for (const command of [netinfo, sysinfo, cpuinfo, coreinfo]) {
      assert.doesNotThrow(() => JSON.parse(print(command, [])), command.name);
    }
  });

  it("services filters by name", () => {
    const output = "service=running ssh Shell\nservice=dead cron Timer\n";
    assert.equal(print(services, ["SSH"], answering(output)), 'ssh\t{"state":"RUNNING"}');
  });

  it("power does what it is told and nothing else", () => {
    const fake = new FakeHost();
    assert.equal(print(power, ["restart"], fake), "done");
    assert.deepEqual(fake.powered, [{ action: 3, isForced: false }]);
    assert.match(print(power, ["explode"]), /^power off/);
  });

  it("openurl and toast tell whether they worked", () => {
    const fake = new FakeHost();
    fake.displayProblem = "no display";
    assert.equal(print(openurl, ["https://example.test/"]), "opened");
    assert.equal(print(openurl, ["https://example.test/"], fake), "no display");
    assert.match(print(openurl, ["file:///etc/passwd"]), /must begin with http/);
    assert.equal(print(toast, ["hello", "you"]), "shown");
    assert.equal(print(toast, ["hello"], fake), "no display");
  });
});
