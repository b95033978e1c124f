import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Command } from "../define.ts";
import { FakeHost } from "../host/fake-host.suite.ts";
import type { Fields, RunRequest } from "../host/index.ts";
import { startCore } from "../start-core.ts";
import { command as alertbox } from "./alertbox.ts";
import { command as cpuinfo } from "./cpuinfo.ts";
import { command as endtunnel } from "./endtunnel.ts";
import { command as getclip } from "./getclip.ts";
import { command as messagebox } from "./messagebox.ts";
import { command as openUrl } from "./open-url.ts";
import { command as ping } from "./ping.ts";
import { command as powerAction } from "./power-action.ts";
import { command as ps } from "./ps.ts";
import { command as psinfo } from "./psinfo.ts";
import { command as pskill } from "./pskill.ts";
import { command as services } from "./services.ts";
import { command as setclip } from "./setclip.ts";
import { command as sysinfo } from "./sysinfo.ts";
import { command as toast } from "./toast.ts";
import { command as userSessions } from "./user-sessions.ts";
import { magicPacket, command as wakeonlan } from "./wakeonlan.ts";

const caller = { sessionid: "s1", userid: "user//ann", username: "ann", remoteaddr: "192.0.2.1" };

function run(command: Command, message: Fields, output = "", prepare: (fake: FakeHost) => void = () => {}) {
  const fake = new FakeHost();
  fake.onRun = (_request, onDone) => onDone({ code: 0, output });
  prepare(fake);
  startCore(fake.host, { commands: [command], consoleCommands: [], sessions: [] });
  fake.receive({ action: command.action, type: command.type, ...caller, ...message });
  return fake;
}

const silent = (fake: FakeHost): void => {
  fake.displayProblem = "no display";
};

describe("ping", () => {
  it("is answered with pong", () => assert.deepEqual(run(ping, {}).sent, [{ action: "pong" }]));
});

describe("sessions of Windows", () => {
  const output = [
    "session=2 OSLO\\ben",
    "session=1 OSLO\\Ann Example",
    "session=1 OSLO\\Ann Example",
    "session=7 ann",
    "session=x OSLO\\eve",
    "nonsense",
  ].join("\r\n");
  const ask = (platform: string): FakeHost =>
    run(userSessions, { tag: 4 }, output, (fake) => {
      fake.platform = platform;
    });

  it("are listed by their numbers, each once, for the session that asked", () => {
    const { sent, ran } = ask("win32");
    const { data, ...rest } = sent[0] ?? {};
    assert.deepEqual(rest, { action: "msg", type: "userSessions", sessionid: "s1", tag: 4 });
    assert.deepEqual(data, {
      1: { SessionId: 1, Username: "Ann Example", Domain: "OSLO", State: "Active" },
      2: { SessionId: 2, Username: "ben", Domain: "OSLO", State: "Active" },
      7: { SessionId: 7, Username: "ann", Domain: "", State: "Active" },
    });
    assert.match(ran[0]?.program ?? "", /powershell\.exe$/);
  });

  it("are none elsewhere, and no program is run", () => {
    const { sent, ran } = ask("linux");
    assert.deepEqual([sent[0]?.data, ran.length], [{}, 0]);
  });
});

describe("processes", () => {
  const output = "  1 root /sbin/init splash\n 42 - worker\nnonsense\n";

  it("are listed as JSON text by their ids, for the session that asked", () => {
    const [reply] = run(ps, { tag: 3, responseid: "r1" }, output).sent;
    const { value, ...rest } = reply ?? {};
    assert.deepEqual(rest, { action: "msg", type: "ps", sessionid: "s1", tag: 3, responseid: "r1" });
    assert.deepEqual(JSON.parse(String(value)), {
      1: { pid: "1", user: "root", cmd: "/sbin/init splash" },
      42: { pid: "42", cmd: "worker" },
    });
  });

  it("are given one by one, an unknown one as nothing", () => {
    assert.deepEqual(run(psinfo, { pid: 42 }, output).sent[0]?.value, { pid: "42", cmd: "worker" });
    assert.deepEqual(run(psinfo, { pid: 43 }, output).sent[0]?.value, {});
  });

  it("are ended by id, with an event", () => {
    const fake = run(pskill, { value: "42|worker" });
    assert.equal(fake.ran[0]?.input, "kill -9 42\n");
    assert.equal(fake.sentOf("log")[0]?.msgid, 19);
    assert.equal(fake.sentOf("msg/pskill")[0]?.result, "ok");
  });

  for (const value of ["1; reboot", "$(reboot)", -5, 0, 1, 2.5, 1e12, null, {}, "__proto__"]) {
    it(`are not ended for the id ${JSON.stringify(value)}`, () => {
      const fake = run(pskill, { value });
      assert.equal(fake.ran.length, 0);
      assert.equal(fake.sentOf("msg/pskill")[0]?.result, "this is no process id");
    });
  }

  it("cannot be ended without saying why", () => {
    const fake = run(pskill, { value: 42 }, "", (host) => {
      host.onRun = (_request, onDone) => onDone({ code: 1, output: "Operation not permitted" });
    });
    assert.equal(fake.sentOf("msg/pskill")[0]?.result, "Operation not permitted");
    assert.equal(fake.sentOf("log").length, 0);
  });
});

describe("services", () => {
  it("are listed as JSON text", () => {
    const output = "service=running ssh OpenBSD Secure Shell\nservice=dead apt-daily Daily apt\n";
    assert.deepEqual(JSON.parse(String(run(services, {}, output).sent[0]?.value)), [
      { name: "ssh", displayName: "OpenBSD Secure Shell", status: { state: "RUNNING" } },
      { name: "apt-daily", displayName: "Daily apt", status: { state: "STOPPED" } },
    ]);
  });
});

describe("load", () => {
  it("comes from two readings of the processor and one of the memory", () => {
    const output = "busy1=100\nidle1=100\nbusy2=175\nidle2=125\ntotal=8000\navailable=2000\n";
    const [reply] = run(cpuinfo, {}, output).sent;
    assert.deepEqual(reply?.cpu, { total: 75, cpus: [] });
    assert.deepEqual(reply?.memory, { MemTotal: 8000, MemFree: 2000, percentFree: 25, percentConsumed: 75 });
  });

  it("is zero where the system says nothing", () => {
    assert.deepEqual(run(cpuinfo, {}, "").sent[0]?.cpu, { total: 0, cpus: [] });
  });
});

describe("inventory", () => {
  const output = [
    "id.product_name=Model 9",
    "id.bios_vendor=",
    "kernel=6.1",
    "cores=4",
    "memory.total=2048",
    "storage=500107862016 Disk A 500",
    "mounted=ext4 /",
    "volume=1000 400 /dev/sda1 /",
  ].join("\n");
  const dataOf = (fake: FakeHost): Fields => (fake.sentOf("sysinfo")[0]?.data ?? {}) as Fields;

  it("has identifiers, system, volumes and name servers", () => {
    const { hardware } = dataOf(run(sysinfo, {}, output));
    assert.deepEqual(hardware, {
      identifiers: {
        product_name: "Model 9",
        storage_devices: [{ Caption: "Disk A 500", Size: 500_107_862_016 }],
      },
      linux: {
        kernel: "6.1",
        architecture: "",
        cores: 4,
        memory: { total: 2_097_152, available: 0 },
        volumes: [{ name: "/dev/sda1", mount: "/", fs: "ext4", total: 1_024_000, free: 409_600 }],
      },
      agentvers: "agent 1",
      network: { dns: ["192.0.2.53"] },
    });
  });

  it("is not sent when the server has it, whatever free space changed meanwhile", () => {
    const { hash } = dataOf(run(sysinfo, {}, output));
    assert.match(String(hash), /^[0-9a-f]{96}$/);
    assert.equal(run(sysinfo, { hash }, output.replace("1000 400", "1000 399")).sent.length, 0);
    assert.equal(run(sysinfo, { hash }, output.replace("cores=4", "cores=8")).sent.length, 1);
  });
});

describe("messages to the person", () => {
  it("are shown, answered and leave an event", () => {
    for (const [command, id] of [
      [messagebox, 18],
      [alertbox, 158],
    ] as const) {
      const fake = run(command, { title: "Hello", msg: "There" });
      assert.equal(fake.boxes[0]?.box.text, "There");
      assert.equal(fake.sentOf(`msg/${command.type}`)[0]?.result, "shown");
      assert.equal(fake.sentOf("log")[0]?.msgid, id);
    }
  });

  it("fail clearly without a display", () => {
    for (const command of [messagebox, alertbox]) {
      assert.equal(
        run(command, { msg: "x" }, "", silent).sentOf(`msg/${command.type}`)[0]?.result,
        "no display",
      );
    }
    assert.match(
      String(run(toast, { msg: "x" }, "", silent).sentOf("log")[0]?.msg),
      /could not be shown: no display/,
    );
  });

  it("notices carry title and text and leave an event", () => {
    const fake = run(toast, { title: "T", msg: "text" });
    assert.deepEqual(fake.notices, ["T: text"]);
    assert.equal(fake.sentOf("log")[0]?.msgid, 26);
  });
});

describe("web addresses", () => {
  it("are opened when they are http or https", () => {
    const fake = run(openUrl, { url: "https://example.test/a?b=c" });
    assert.deepEqual(fake.opened, ["https://example.test/a?b=c"]);
    assert.equal(fake.sentOf("msg/openUrl")[0]?.success, true);
    assert.equal(fake.sentOf("log")[0]?.msgid, 20);
  });

  it("are opened on Windows by a task of the person, which holds no letter of what others said", () => {
    const url = "https://example.test/?a=$(calc)";
    const openAs = (sessions: string, console: number | null): [ran: string[], isOpened: unknown] => {
      const fake = new FakeHost();
      fake.platform = "win32";
      fake.consoleUser = console;
      fake.onRun = ({ input = "" }, onDone) =>
        onDone({ code: 0, output: input.includes("explorer") ? sessions : "opened\r\n" });
      startCore(fake.host, { commands: [openUrl], consoleCommands: [], sessions: [] });
      fake.receive({ action: "msg", type: "openUrl", url });
      assert.deepEqual(fake.opened, []);
      const scripts = fake.ran.slice(1).map(({ input = "" }) => input);
      return [scripts, fake.sentOf("msg/openUrl")[0]?.success];
    };
    const two = "session=1 CORP\\ann\nsession=4 HOME\\o'neil\n";
    const [[task = ""], isOpened] = openAs(two, 4);
    assert.equal(isOpened, true);
    const [written, person] = [...task.matchAll(/FromBase64String\('([^']*)'\)/g)].map(([, text = ""]) =>
      Buffer.from(text, "base64").toString(),
    );
    assert.deepEqual([written, person], [url, "HOME\\o'neil"]);
    assert.match(task, /RunEx\(\$null, 4, 4, \$null\)/);
    assert.equal(/calc|neil/.test(task), false);
    assert.deepEqual(openAs(two, null), [[], false], "nobody sits at the console");
    assert.deepEqual(openAs("", 1), [[], false]);
    assert.equal(openAs("session=2 CORP\\ann\n", null)[1], true);
  });

  for (const url of ["file:///etc/passwd", "javascript:1", "https://a b", 'http://a"&calc', "", 7]) {
    it(`are refused otherwise: ${url}`, () => {
      const fake = run(openUrl, { url });
      assert.deepEqual(fake.opened, []);
      assert.equal(fake.sentOf("msg/openUrl")[0]?.success, false);
    });
  }
});

describe("power", () => {
  it("is changed, with an event", () => {
    const fake = run(powerAction, { actiontype: 3, forced: 1 });
    assert.deepEqual(fake.powered, [{ action: 3, isForced: true }]);
    assert.deepEqual([fake.sent[0]?.msgid, fake.sent[0]?.msgArgs], [25, ["3", "1"]]);
  });

  it("is left alone for an unknown action", () => {
    for (const actiontype of [0, 302, "x", undefined])
      assert.equal(run(powerAction, { actiontype }).powered.length, 0);
  });
});

describe("end of sessions", () => {
  it("needs all rights for somebody else's", () => {
    const ended = (message: Fields): string[] => {
      const seen: string[] = [];
      const fake = new FakeHost();
      const context = startCore(fake.host, { commands: [], consoleCommands: [], sessions: [] });
      const sessions = { ...context.state.sessions, endOf: (user: string) => seen.push(user) };
      endtunnel.run({ ...context, state: { ...context.state, sessions } }, { ...caller, ...message });
      return seen;
    };
    assert.deepEqual(ended({ xuserid: "user//bob", rights: 8 }), []);
    assert.deepEqual(ended({ xuserid: "user//ann", rights: 8 }), ["user//ann"]);
    assert.deepEqual(ended({ xuserid: "user//bob", rights: 0xffff_ffff }), ["user//bob"]);
  });
});

describe("system scripts", () => {
  it("come on standard input of the system's shell, without any text of a peer", () => {
    const requests: RunRequest[] = [];
    for (const platform of ["linux", "win32"]) {
      requests.push(...run(ps, { value: "peer" }, "", (fake) => (fake.platform = platform)).ran);
    }
    assert.deepEqual(
      requests.map(({ program }) => program.split(/[\\/]/).at(-1)),
      ["sh", "powershell.exe"],
    );
    for (const { args, input } of requests) assert.ok(!`${args} ${input}`.includes("peer"));
  });
});

describe("clipboard", () => {
  it("is read for the session that asked, with an event", () => {
    const fake = run(getclip, { tag: 2 }, "", (prepared) => {
      prepared.clipboard = "copied";
    });
    assert.deepEqual(fake.sentOf("msg/getclip"), [
      { action: "msg", type: "getclip", sessionid: "s1", tag: 2, data: "copied" },
    ]);
    assert.equal(fake.sentOf("log")[0]?.msgid, 21);
    assert.doesNotMatch(JSON.stringify(fake.sentOf("log")), /copied/);
  });

  it("gives no answer when it is empty, and the reason when it cannot be read", () => {
    assert.deepEqual(run(getclip, {}).sent, []);
    const fake = run(getclip, {}, "", (prepared) => {
      prepared.clipboardProblem = "no display";
    });
    assert.deepEqual(fake.sentOf("msg/console"), [
      { action: "msg", type: "console", sessionid: "s1", value: "clipboard: no display" },
    ]);
  });

  it("is written, with an event that does not tell the text", () => {
    const fake = run(setclip, { data: "secret" });
    assert.equal(fake.clipboard, "secret");
    assert.equal(fake.sentOf("msg/setclip")[0]?.success, true);
    assert.doesNotMatch(JSON.stringify(fake.sentOf("log")), /secret/);
  });

  it("is not written with what is no text or too long", () => {
    for (const data of [undefined, 7, "x".repeat(250_001)]) {
      const fake = run(setclip, { data });
      assert.deepEqual([fake.clipboard, fake.sentOf("msg/setclip")[0]?.success], [null, false]);
    }
  });
});

describe("wakeonlan", () => {
  const interfaces = {
    lo: [{ address: "127.0.0.1", family: "IPv4" }],
    eth0: [
      { address: "192.0.2.5", family: "IPv4" },
      { address: "fe80::1", family: "IPv6" },
    ],
  };
  const wake = (macs: unknown) =>
    run(wakeonlan, { macs }, "", (fake) => {
      fake.interfaces = interfaces;
    });

  it("sends the magic packet three times on every IPv4 interface but the inner one", () => {
    const fake = wake(["02:FC:00:00:00:01", "02-fc-00-00-00-02"]);
    fake.clock.advance(1_000);
    assert.equal(fake.broadcasts.length, 6);
    for (const { from, port, bytes } of fake.broadcasts)
      assert.deepEqual([from, port, bytes.length], ["192.0.2.5", 7, 102]);
    const hex = Buffer.from(fake.broadcasts[0]?.bytes ?? []).toString("hex");
    assert.equal(hex, "f".repeat(12) + "02fc00000001".repeat(16));
  });

  it("sends nothing for what is no address", () => {
    for (const macs of [undefined, "02FC00000001", [], ["02FC"], [5], ["zz".repeat(6)]])
      assert.equal(wake(macs).broadcasts.length, 0);
    assert.equal(magicPacket("02FC0000000100"), null);
  });
});
