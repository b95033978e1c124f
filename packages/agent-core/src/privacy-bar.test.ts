import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { command as tunnelCommand } from "./commands/tunnel.ts";
import { defineSession } from "./define.ts";
import { FakeHost } from "./host/fake-host.suite.ts";
import { startCore } from "./start-core.ts";

const BAR = 0x40;
const desktop = defineSession({
  protocols: [2],
  kind: "kvm",
  start: () => ({ onControl() {}, stop() {} }),
});

function stage() {
  const fake = new FakeHost();
  startCore(fake.host, { commands: [tunnelCommand], consoleCommands: [], sessions: [desktop] });
  const open = (name: string, fields: object = {}) => {
    const value = "*/meshrelay.ashx?id=abc";
    const who = { userid: `user//${name}`, username: name, rights: 0xffff_ffff, consent: BAR };
    fake.receive({ action: "msg", type: "tunnel", value, ...who, ...fields });
    const tunnel = fake.tunnels.at(-1);
    assert.ok(tunnel);
    tunnel.join();
    tunnel.receive("2");
    return tunnel;
  };
  const numbers = () => fake.sentOf("log").map(({ msgid }) => msgid);
  return { fake, open, numbers };
}

describe("privacy bar", () => {
  it("names who looks, and goes with the last", () => {
    const { fake, open } = stage();
    const ann = open("ann", { realname: "Ann Example" });
    const guest = { guestname: "Bob", guestuserid: "user//ann", realname: "Ann Example" };
    const bob = open("ann", guest);
    open("cat", { consent: 0 });
    assert.deepEqual(
      fake.bars.map(({ text, isClosed }) => [text, isClosed]),
      [
        ["Sees this screen now: Ann Example", true],
        ["Sees this screen now: Ann Example, Bob (guest of Ann Example)", false],
      ],
    );
    ann.handlers.onEnd();
    bob.handlers.onEnd();
    assert.ok(fake.bars.every(({ isClosed }) => isClosed));
  });

  it("has the words of the policy", () => {
    const { fake, open } = stage();
    open("ann", { realname: "Ann Example", privacybartext: "{0} ({1}) is here" });
    assert.equal(fake.bars[0]?.text, "Ann Example (ann) is here");
  });

  it("ends the sessions that it names when the person closes it", () => {
    const { fake, open, numbers } = stage();
    const unnamed = open("cat", { consent: 0 });
    const named = open("ann");
    fake.bars[0]?.onEnd(null);
    assert.deepEqual([named.isEnded, unnamed.isEnded, numbers().includes(29)], [true, false, true]);
    const [last = "{}"] = named.sent.slice(-1);
    assert.deepEqual(JSON.parse(last).msgid, 2, "its viewer does not come back by itself");
    open("ann");
    assert.equal(fake.bars.length, 2);
  });

  it("ends nothing when it cannot be shown, and says why", () => {
    const { fake, open, numbers } = stage();
    fake.displayProblem = "no display";
    const named = open("ann");
    assert.deepEqual([named.isEnded, numbers().includes(32)], [false, true]);
  });
});
