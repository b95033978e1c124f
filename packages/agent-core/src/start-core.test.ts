import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Command } from "./define.ts";
import { FakeHost } from "./host/fake-host.suite.ts";
import { startCore } from "./start-core.ts";

function start(commands: readonly Command[] = []): FakeHost {
  const fake = new FakeHost();
  startCore(fake.host, { commands, consoleCommands: [], sessions: [] });
  return fake;
}

describe("core", () => {
  it("tells on connect what it is and can do", () => {
    const fake = start();
    fake.onRun = (_request, onDone) =>
      onDone({ code: 0, output: "user=bob\nuser=alice\nuser=bob\nboot=1700000000\n" });
    fake.connect();
    const [coreinfo] = fake.sentOf("coreinfo");
    assert.match(String(coreinfo?.value), /^Tendril core /);
    assert.deepEqual([coreinfo?.caps, coreinfo?.root, coreinfo?.osdesc], [0x1b, true, "Test OS 1"]);
    assert.deepEqual(coreinfo?.users, ["alice", "bob"]);
    assert.equal(coreinfo?.lastbootuptime, 1_700_000_000_000);
  });

  it("sends the interfaces five seconds later, without loopback, and again only when they changed", () => {
    const fake = start();
    const address = { address: "192.0.2.7", family: "IPv4", mac: "02:00:00:00:00:01" };
    fake.interfaces = { lo: [{ address: "127.0.0.1" }], lo0: [{ type: "loopback" }], eth0: [address] };
    fake.connect();
    fake.clock.advance(4_999);
    assert.equal(fake.sentOf("netinfo").length, 0);
    fake.clock.advance(1);
    assert.deepEqual(fake.sentOf("netinfo")[0]?.netif2, { eth0: [address] });
    fake.clock.advance(300_000);
    assert.equal(fake.sentOf("netinfo").length, 1);
    fake.interfaces = { eth0: [{ ...address, address: "192.0.2.8" }] };
    fake.clock.advance(60_000);
    assert.equal(fake.sentOf("netinfo").length, 2);
  });

  it("tells everything again after a reconnect, and coreinfo every twenty minutes only when it changed", () => {
    const fake = start();
    fake.connect();
    fake.connect(false);
    fake.connect();
    assert.equal(fake.sentOf("coreinfo").length, 2);
    fake.clock.advance(1_200_000);
    assert.equal(fake.sentOf("coreinfo").length, 2);
    fake.onRun = (_request, onDone) => onDone({ code: 0, output: "user=carol\n" });
    fake.clock.advance(1_200_000);
    assert.equal(fake.sentOf("coreinfo").length, 3);
  });

  it("reports the battery where there is one", () => {
    const fake = start();
    fake.onRun = (_request, onDone) => onDone({ code: 0, output: "level=41\nstatus=Discharging\nmains=0\n" });
    fake.connect();
    assert.deepEqual(fake.sentOf("battery"), [{ action: "battery", state: "dc", level: 41 }]);
  });

  it("ignores what nobody serves and logs it", () => {
    const fake = start();
    fake.receive({ action: "msg", type: "__proto__" });
    fake.receive({ action: "toString" });
    fake.receive({});
    assert.equal(fake.logged.length, 3);
    assert.equal(fake.sent.length, 0);
  });

  it("survives a command that fails", () => {
    const fake = start([
      {
        action: "broken",
        run() {
          throw new RangeError("no");
        },
      },
    ]);
    fake.receive({ action: "broken" });
    assert.match(fake.logged[0] ?? "", /broken: RangeError: no/);
  });
});
