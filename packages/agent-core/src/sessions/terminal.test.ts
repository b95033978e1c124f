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
    const { program, cols, rows, env } = terminal?.request ?? {};
    assert.deepEqual([program, cols, rows], ["/bin/bash", 100, 30]);
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

  describe("of a person", () => {
    const signedIn = (output: string, console: number | null = null, isRoot = true) => ({
      prepare(fake: FakeHost) {
        fake.consoleUser = console;
        fake.isAdministrator = isRoot;
        fake.files = new Set(["/usr/bin/su"]);
        fake.onRun = (_request, onDone) => onDone({ code: 0, output });
      },
    });
    const two = "user=bob\nuser=ann\nuser=ann\nown=root\nconsole=ann\n";
    const shell = (wish: Wish) => {
      const { program, args = [] } = open({ protocol: 8, ...wish }).terminal?.request ?? {};
      return [program, ...args].join(" ");
    };

    it("is the login shell of who sits at the console, is alone, or was chosen", () => {
      assert.equal(shell(signedIn(two, 1000)), "/usr/bin/su -l ann");
      assert.equal(shell(signedIn("user=bob\nown=root\n")), "/usr/bin/su -l bob");
      assert.equal(shell({ ...signedIn(two, 1000), options: { user: "bob" } }), "/usr/bin/su -l bob");
    });

    it("is refused in words for nobody, for several, and for who is not signed in", () => {
      const refused = (wish: Wish): string => {
        const { tunnel: opened, terminal, refusal } = open({ protocol: 8, ...wish });
        assert.deepEqual([opened.isEnded, terminal], [true, undefined]);
        return String(refusal().msg);
      };
      assert.match(refused(signedIn("own=root\n")), /nobody is signed in/);
      assert.match(refused(signedIn("user=bob\nuser=ann\nown=root\n")), /several people .*: ann, bob/);
      assert.match(refused({ ...signedIn(two), options: { user: "root" } }), /root is not signed in/);
      assert.match(refused(signedIn("user=-c\nuser=a b\nown=root\n")), /nobody is signed in/);
      assert.match(refused(signedIn("user=ann\nown=bob\n", null, false)), /runs as root/);
    });

    it("runs as that person on Windows, in cmd or PowerShell", () => {
      const three = "session=2 CORP\\ann\nsession=1 CORP\\bob\nsession=5 HOME\\ann\n";
      const onWindows = (output: string, console: number | null, wish: Wish = {}): Wish => ({
        protocol: 8,
        ...wish,
        prepare(fake) {
          signedIn(output, console).prepare(fake);
          fake.platform = "win32";
        },
      });
      const started = (wish: Wish): string => {
        const { program = "", person } = open(wish).terminal?.request ?? {};
        return `${program.slice(program.lastIndexOf("\\") + 1)} of ${person?.user} in ${person?.session}`;
      };
      assert.equal(started(onWindows(three, 1)), "cmd.exe of bob in 1");
      assert.equal(started(onWindows(three, 1, { protocol: 9 })), "powershell.exe of bob in 1");
      assert.equal(started(onWindows("session=3 CORP\\bob\n", null)), "cmd.exe of bob in 3");
      assert.equal(started(onWindows(three, 1, { options: { user: "home\\Ann" } })), "cmd.exe of ann in 5");
      assert.equal(started(onWindows(three, 1, { options: { user: "ann" } })), "cmd.exe of ann in 2");
      const refused = (wish: Wish): string => {
        const { tunnel: opened, terminal, refusal } = open(wish);
        assert.deepEqual([opened.isEnded, terminal], [true, undefined]);
        return String(refusal().msg);
      };
      assert.match(refused(onWindows("", 1)), /nobody is signed in/);
      assert.match(refused(onWindows(three, 9)), /several people .*: bob, ann, ann/);
      assert.match(refused(onWindows(three, 1, { options: { user: "eve" } })), /eve is not signed in/);
    });

    it("is the agent's own where the agent runs as that person", () => {
      assert.equal(shell(signedIn("user=ann\nown=ann\n", null, false)), "/bin/sh -l");
    });

    it("keeps the size that was told meanwhile, and is not begun for a viewer who left", () => {
      let answer = (): void => {};
      const prepare = (fake: FakeHost): void => {
        fake.onRun = (_request, onDone) => {
          answer = () => onDone({ code: 0, output: "user=ann\nown=root\n" });
        };
      };
      const { fake, tunnel: opened } = open({ protocol: 8, prepare });
      opened.receive('{"type":"termsize","cols":132,"rows":43}');
      answer();
      const { cols, rows } = fake.terminals[0]?.request ?? {};
      assert.deepEqual([cols, rows], [132, 43]);
      const left = open({ protocol: 8, prepare });
      left.tunnel.handlers.onEnd();
      answer();
      assert.equal(left.fake.terminals.length, 0);
    });
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
