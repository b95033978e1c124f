import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { command as serverInfo } from "../commands/server-info.ts";
import { command as tunnel } from "../commands/tunnel.ts";
import { FakeHost } from "../host/fake-host.suite.ts";
import type { Fields } from "../host/index.ts";
import { startCore } from "../start-core.ts";
import { session } from "./terminal.ts";

interface Wish {
  readonly protocol?: number;
  readonly options?: Fields;
  readonly rights?: number;
  readonly serverInfo?: Fields;
  readonly prepare?: (fake: FakeHost) => void;
}

function open(wish: Wish = {}) {
  const { protocol = 1, options = {}, rights = 0xffff_ffff } = wish;
  const fake = new FakeHost();
  wish.prepare?.(fake);
  startCore(fake.host, { commands: [tunnel, serverInfo], consoleCommands: [], sessions: [session] });
  fake.receive({ action: "serverInfo", ...wish.serverInfo });
  fake.receive({ action: "msg", type: "tunnel", value: "*/r", userid: "u", rights });
  const [opened] = fake.tunnels;
  assert.ok(opened);
  opened.join();
  opened.receive(JSON.stringify({ type: "options", ...options }));
  opened.receive(String(protocol));
  const refusal = (): Fields => JSON.parse(opened.sent.at(-1) ?? "{}");
  return { fake, tunnel: opened, terminal: fake.terminals[0], refusal };
}

describe("terminal", () => {
  it("runs the shell at the viewer's size with its environment", () => {
    const { terminal } = open({ options: { cols: 100, rows: 30 } });
    const { program, cols, rows, env, uid } = terminal?.request ?? {};
    assert.deepEqual([program, cols, rows, uid], ["/bin/bash", 100, 30, undefined]);
    assert.deepEqual([env?.LINES, env?.COLUMNS, env?.HISTCONTROL], ["30", "100", "ignoreboth"]);
    assert.match(env?.PATH ?? "", /\/usr\/bin/);
    assert.ok(terminal?.attachedTo);
  });

  it("uses sh where there is no bash, and login when that is wanted", () => {
    const prepare = (fake: FakeHost): void => {
      fake.files = new Set(["/bin/login"]);
    };
    assert.equal(open({ prepare }).terminal?.request.program, "/bin/sh");
    assert.equal(open({ prepare, options: { requireLogin: true } }).terminal?.request.program, "/bin/login");
    assert.equal(open({ options: { requireLogin: true } }).terminal?.request.program, "/usr/bin/login");
  });

  it("runs as the person at the console for protocol 8, or says that nobody is there", () => {
    const someone = open({
      protocol: 8,
      prepare: (fake) => {
        fake.consoleUser = 1000;
      },
    });
    assert.equal(someone.terminal?.request.uid, 1000);
    const nobody = open({ protocol: 8 });
    assert.match(String(nobody.refusal().msg), /nobody is signed in/);
    assert.equal(nobody.tunnel.isEnded, true);
  });

  it("runs cmd or PowerShell on Windows", () => {
    const prepare = (fake: FakeHost): void => {
      fake.platform = "win32";
    };
    assert.match(open({ prepare }).terminal?.request.program ?? "", /\\cmd\.exe$/);
    assert.match(open({ prepare, protocol: 6 }).terminal?.request.program ?? "", /\\powershell\.exe$/);
  });

  it("is refused without remote control or with the restriction, unless all rights are there", () => {
    for (const rights of [0, 0x10, 0x208, 0x200]) {
      const { tunnel: opened, terminal, refusal } = open({ rights });
      assert.deepEqual([opened.isEnded, terminal, refusal().msgid], [true, undefined, 2]);
    }
    assert.ok(open({ rights: 0x8 }).terminal);
    assert.ok(open({ rights: 0xffff_ffff }).terminal);
  });

  it("follows the size of the viewer, within limits", () => {
    const { tunnel: opened, terminal } = open();
    opened.receive('{"ctrlChannel":"102938","type":"termsize","cols":132,"rows":43}');
    opened.receive('{"type":"termsize","cols":1e9,"rows":7}');
    opened.receive('{"type":"termsize","cols":"x","rows":10}');
    opened.receive('{"type":"termsize","cols":80,"rows":0}');
    assert.deepEqual(terminal?.sizes, ["132x43", "1000x7"]);
  });

  it("types the server's launch command for this platform, on one line", () => {
    const termlaunchcommand = { linux: " clear\nls", darwin: "no" };
    assert.deepEqual(open({ serverInfo: { termlaunchcommand } }).terminal?.written, [" clear ls\n"]);
    assert.deepEqual(open().terminal?.written, []);
  });

  it("ends the tunnel with the shell, and the shell with the tunnel", () => {
    const first = open();
    first.terminal?.exit();
    assert.equal(first.tunnel.isEnded, true);
    const second = open();
    second.tunnel.handlers.onEnd();
    assert.equal(second.terminal?.isKilled, true);
  });

  it("says when the shell cannot be started", () => {
    const { tunnel: opened, refusal } = open({
      prepare: (fake) => {
        fake.canOpenTerminals = false;
      },
    });
    assert.match(String(refusal().msg), /could not be started/);
    assert.equal(opened.isEnded, true);
  });
});
