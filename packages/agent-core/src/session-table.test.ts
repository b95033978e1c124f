import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { command as tunnelCommand } from "./commands/tunnel.ts";
import { defineSession } from "./define.ts";
import { FakeHost, type FakeTunnel, SERVER_PINS } from "./host/fake-host.suite.ts";
import type { Fields } from "./host/index.ts";
import { startCore } from "./start-core.ts";

const OTHER_PINS = { digest: "00".repeat(48), fingerprint: "00".repeat(48) };
const request: Fields = {
  action: "msg",
  type: "tunnel",
  value: "*/meshrelay.ashx?id=abc",
  userid: "user//ann",
  rights: 0xffff_ffff,
};

interface Stage {
  readonly fake: FakeHost;
  readonly stopped: string[];
  readonly control: Fields[];
  open(more?: Fields): FakeTunnel;
}

function stage(): Stage {
  const fake = new FakeHost();
  const stopped: string[] = [];
  const control: Fields[] = [];
  const session = defineSession({
    protocols: [1, 5, 10],
    kind: "terminal",
    start: (_context, { request: { userid } }) => ({
      onControl: (message) => control.push(message),
      stop: () => stopped.push(String(userid)),
    }),
  });
  const registries = { commands: [tunnelCommand], consoleCommands: [], sessions: [session] };
  startCore(fake.host, registries);
  return {
    fake,
    stopped,
    control,
    open(more = {}) {
      fake.receive({ ...request, ...more });
      const tunnel = fake.tunnels.at(-1);
      assert.ok(tunnel);
      return tunnel;
    },
  };
}

describe("tunnels of the core", () => {
  it("opens the server's own address and no other", () => {
    const { fake, open } = stage();
    assert.equal(open().request.url, "wss://server.example:8443/meshrelay.ashx?id=abc");
    fake.receive({ ...request, value: "wss://evil.example/relay" });
    fake.receive({ ...request, value: 7 });
    assert.equal(fake.tunnels.length, 1);
  });

  it("accepts the control channel's certificate or its key, and refuses every other one", () => {
    const { accepts } = stage().open().request;
    assert.ok(accepts(SERVER_PINS));
    assert.ok(accepts({ ...OTHER_PINS, fingerprint: SERVER_PINS.fingerprint }));
    assert.ok(!accepts(OTHER_PINS));
  });

  it("accepts the certificate that the server announced, when it is a whole hash", () => {
    const { open } = stage();
    assert.ok(open({ servertlshash: "00".repeat(48).toUpperCase() }).request.accepts(OTHER_PINS));
    assert.ok(!open({ servertlshash: "00" }).request.accepts(OTHER_PINS));
    assert.ok(!open({ servertlshash: "" }).request.accepts({ digest: "", fingerprint: "" }));
  });

  it("ignores everything before the relay has both sides", () => {
    const { fake, open } = stage();
    const tunnel = open();
    tunnel.open();
    tunnel.receive('{"type":"ping"}');
    tunnel.receive("1");
    tunnel.receiveBytes(Uint8Array.of(1));
    assert.deepEqual([tunnel.sent, fake.sentOf("sessions"), tunnel.isEnded], [[], [], false]);
  });

  it("answers ping and rtt, also before the protocol is chosen", () => {
    const tunnel = stage().open();
    tunnel.join();
    tunnel.receive('{"ctrlChannel":102938,"type":"rtt","time":42}');
    tunnel.receive('{"ctrlChannel":"102938","type":"ping"}');
    assert.deepEqual(
      tunnel.sent.map((text) => JSON.parse(text)),
      [
        { ctrlChannel: "102938", type: "rtt", time: 42 },
        { ctrlChannel: "102938", type: "pong" },
      ],
    );
  });

  it("answers a viewer that asks without end now and then only", () => {
    const { fake, open } = stage();
    const tunnel = open();
    tunnel.join();
    const flood = (): void => {
      for (let i = 0; i < 1_000; i++) tunnel.receive('{"type":"ping"}');
    };
    flood();
    assert.equal(tunnel.sent.length, 50);
    fake.clock.advance(1_000);
    flood();
    assert.equal(tunnel.sent.length, 100);
  });

  it("gives other control frames to the session, and survives text that is not JSON", () => {
    const { control, open } = stage();
    const tunnel = open();
    tunnel.join();
    tunnel.receive("1");
    tunnel.receive("{oops");
    tunnel.receive('{"type":"termsize","cols":3}');
    assert.deepEqual(control, [{ type: "termsize", cols: 3 }]);
  });

  it("ends a tunnel with an unknown protocol, or one outside the allowed usages", () => {
    const { open } = stage();
    const [unknown, outside] = [open(), open({ soptions: { usages: [2, 5] } })];
    unknown.join();
    unknown.receive("99");
    outside.join();
    outside.receive("1");
    assert.deepEqual([unknown.isEnded, outside.isEnded], [true, true]);
  });

  it("counts sessions by user and takes them off when they end, once", () => {
    const { fake, stopped, open } = stage();
    const [first, second] = [open(), open({ userid: "user//bob" })];
    for (const tunnel of [first, second]) {
      tunnel.join();
      tunnel.receive("1");
    }
    first.receive('{"type":"close"}');
    first.handlers.onEnd();
    assert.deepEqual(
      fake.sentOf("sessions").map(({ value }) => value),
      [{ "user//ann": 1 }, { "user//ann": 1, "user//bob": 1 }, { "user//bob": 1 }],
    );
    assert.deepEqual(stopped, ["user//ann"]);
  });

  it("tells the counts again after a reconnect", () => {
    const { fake, open } = stage();
    const tunnel = open();
    tunnel.join();
    tunnel.receive("1");
    fake.connect(false);
    fake.connect();
    assert.equal(fake.sentOf("sessions").length, 2);
  });

  it("opens no more than 200 tunnels", () => {
    const { fake, open } = stage();
    for (let i = 0; i < 205; i++) open();
    assert.equal(fake.tunnels.length, 200);
  });
});

describe("consent", () => {
  const ask = { consent: 0x10, username: "ann", realname: "Ann Example" };

  function begin(more: Fields, prepare: (fake: FakeHost) => void = () => {}) {
    const all = stage();
    prepare(all.fake);
    const tunnel = all.open({ ...ask, ...more });
    tunnel.join();
    tunnel.receive("1");
    const messages = () => tunnel.sent.map((text) => JSON.parse(text));
    return { ...all, tunnel, messages };
  }

  it("asks first, starts after yes and clears the notice", () => {
    const { fake, messages, tunnel } = begin({});
    assert.equal(messages()[0].msgid, 1);
    assert.equal(fake.sentOf("sessions").length, 0);
    assert.match(fake.boxes[0]?.box.text ?? "", /^Ann Example asks for a terminal/);
    assert.equal(fake.boxes[0]?.box.timeoutSeconds, 30);
    fake.boxes[0]?.answer(true, "");
    assert.deepEqual([messages()[1].msg, messages()[1].msgid], [null, 0]);
    assert.equal(fake.sentOf("sessions").length, 1);
    assert.equal(fake.sentOf("log")[0]?.msgid, 27);
    assert.equal(tunnel.isEnded, false);
  });

  it("ends the tunnel with a reason after no", () => {
    const { fake, messages, tunnel } = begin({});
    fake.boxes[0]?.answer(false, "denied");
    assert.deepEqual([messages()[1].msg, messages()[1].msgid], ["denied", 2]);
    assert.equal(tunnel.isEnded, true);
    assert.equal(fake.sentOf("log")[0]?.msgid, 28);
  });

  it("refuses with the reason when nobody can be asked", () => {
    const { messages, tunnel } = begin({}, (fake) => {
      fake.displayProblem = "no display";
    });
    assert.equal(messages()[1].msg, "no display");
    assert.equal(tunnel.isEnded, true);
  });

  it("lets a timeout count as yes only when the policy says so", () => {
    const strict = begin({});
    strict.fake.boxes[0]?.answer(false, "timeout");
    assert.equal(strict.tunnel.isEnded, true);
    const lenient = begin({ soptions: { consentAutoAccept: true } });
    lenient.fake.boxes[0]?.answer(false, "timeout");
    assert.equal(lenient.tunnel.isEnded, false);
  });

  it("lets sessions in when nobody is signed in and the policy allows that", () => {
    const soptions = { consentAutoAcceptIfTerminalNoUser: true };
    assert.equal(begin({ soptions }).fake.boxes.length, 0);
    const someone = begin({ soptions }, (fake) => {
      fake.consoleUser = 1000;
    });
    assert.equal(someone.fake.boxes.length, 1);
  });

  describe("while the screen is locked", () => {
    const soptions = { consentAutoAcceptIfLocked: true };
    const here = "Class=user\nRemote=no\nState=active\n";
    const begun = (output: string, more: Fields = { soptions }) =>
      begin(more, (fake) => {
        fake.consoleUser = 1000;
        fake.onRun = (_request, onDone) => onDone({ code: 0, output });
      });

    it("lets sessions in when the policy allows that and everybody there has locked it", () => {
      const ssh = "Class=user\nRemote=yes\nState=active\nLockedHint=no\nEnd=1\n";
      const locked = begun(`${here}LockedHint=yes\nEnd=1\n${ssh}`);
      assert.deepEqual([locked.fake.boxes.length, locked.fake.sentOf("sessions").length], [0, 1]);
    });

    it("asks when it is not, when one of several is not, when it is not known, and without such a policy", () => {
      const open = `${here}LockedHint=no\nEnd=1\n`;
      const locked = `${here}LockedHint=yes\nEnd=1\n`;
      for (const output of [open, locked + open, "", "End=1\n", `${here}End=1\n`])
        assert.equal(begun(output).fake.boxes.length, 1, output);
      assert.equal(
        begun(locked, { soptions: { consentAutoAcceptIfFilesLocked: true } }).fake.boxes.length,
        1,
      );
    });

    it("asks nobody and starts nothing when the tunnel ended meanwhile", () => {
      let answer = (): void => {};
      const { fake, tunnel } = begin({ soptions }, (made) => {
        made.consoleUser = 1000;
        made.onRun = (_request, onDone) => {
          answer = () => onDone({ code: 0, output: `${here}LockedHint=yes\nEnd=1\n` });
        };
      });
      tunnel.handlers.onEnd();
      answer();
      assert.deepEqual([fake.boxes.length, fake.sentOf("sessions").length], [0, 0]);
    });
  });

  it("uses the policy's own words with the names in them", () => {
    const soptions = { consentTitle: "Help desk", consentMsgTerminal: "{0} ({1})?", consentTimeout: 7 };
    const { fake } = begin({ soptions });
    assert.deepEqual(fake.boxes[0]?.box, {
      title: "Help desk",
      text: "Ann Example (ann)?",
      timeoutSeconds: 7,
    });
  });

  it("takes the question away when the tunnel ends first, and starts nothing after a late yes", () => {
    const { fake, tunnel } = begin({});
    tunnel.handlers.onEnd();
    assert.equal(fake.boxes[0]?.isCancelled, true);
    fake.boxes[0]?.answer(true, "");
    assert.equal(fake.sentOf("sessions").length, 0);
  });

  it("asks for files before a download by a link too", () => {
    for (const protocol of ["5", "10"]) {
      const { fake, open } = stage();
      const tunnel = open({ ...ask, consent: 0x20 });
      tunnel.join();
      tunnel.receive(protocol);
      assert.match(fake.boxes[0]?.box.text ?? "", /asks for files/, protocol);
      assert.equal(fake.sentOf("sessions").length, 0);
    }
  });

  it("adds the viewer's wish to the policy, never takes from it", () => {
    const all = stage();
    const tunnel = all.open({ consent: 0 });
    tunnel.join();
    tunnel.receive('{"type":"options","consent":16}');
    tunnel.receive("1");
    assert.equal(all.fake.boxes.length, 1);
  });

  it("tells the person when the policy is to notify", () => {
    const { fake, tunnel } = begin({ consent: 0x02 });
    assert.deepEqual(fake.notices, ["Tendril: Ann Example opened a terminal on this computer."]);
    assert.equal(tunnel.isEnded, false);
  });
});
