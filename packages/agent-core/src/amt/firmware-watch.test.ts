import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FakeHost } from "../host/fake-host.suite.ts";
import { startCore } from "../start-core.ts";
import { FakeFirmware } from "./fake-firmware.suite.ts";

function stage(hasFirmware = true) {
  const fake = new FakeHost();
  const firmware = new FakeFirmware();
  if (hasFirmware) fake.mei = firmware.mei((run) => void fake.clock.after(1, run));
  startCore(fake.host, { commands: [], consoleCommands: [], sessions: [] });
  const told = () => fake.sentOf("coreinfo").map(({ intelamt }) => intelamt);
  return { fake, firmware, told };
}

const factory = {
  ...{ UUID: "00112233-4455-6677-8899-aabbccddeeff", ProvisioningState: 0, Flags: 0 },
  Versions: { AMT: "16.1.25", Sku: "16392" },
};

describe("firmware in coreinfo", () => {
  it("is told once it is known, without holding coreinfo up, and never with a secret", () => {
    const { fake, firmware, told } = stage();
    fake.connect();
    assert.deepEqual(told(), [undefined]);
    fake.clock.advance(100);
    assert.deepEqual(told(), [undefined, factory]);
    assert.equal(JSON.stringify(fake.sent).includes("Os1!os1!"), false);
    assert.equal(firmware.asked.includes(0x67), false);
  });

  it("is not there, and costs nothing, on computers without Intel AMT", () => {
    const { fake, told } = stage(false);
    const timers = fake.clock.pendingTimers;
    fake.connect();
    fake.clock.advance(900_000);
    assert.deepEqual(told(), [undefined]);
    assert.deepEqual([timers, fake.sentOf("amtconfig")], [2, []]);
  });

  it("is looked at every five minutes; the server is asked for a line when it was activated meanwhile", () => {
    const { fake, firmware, told } = stage();
    fake.connect();
    fake.clock.advance(300_000);
    assert.deepEqual([told().length, fake.sentOf("amtconfig")], [2, []]);
    Object.assign(firmware, { provisioningState: 2, controlMode: 1 });
    fake.clock.advance(300_100);
    assert.deepEqual(told().at(-1), { ...factory, ProvisioningState: 2, Flags: 2 });
    assert.deepEqual(fake.sentOf("amtconfig"), [{ action: "amtconfig" }]);
  });

  it("is looked at less and less often while it does not answer", () => {
    const { fake, firmware } = stage();
    firmware.openProblem = "no such client";
    fake.connect();
    fake.clock.advance(86_400_000);
    assert.equal(fake.logged.length, 1, "said once");
    assert.ok(firmware.opened > 20 && firmware.opened < 32, String(firmware.opened));
    const before = firmware.opened;
    firmware.openProblem = null;
    fake.clock.advance(7_200_000);
    assert.ok(firmware.opened > before + 8, String(firmware.opened));
  });

  it("keeps what is known while the firmware is silent", () => {
    const { fake, firmware, told } = stage();
    fake.connect();
    fake.clock.advance(100);
    firmware.openProblem = "busy";
    fake.clock.advance(300_100);
    assert.equal(told().length, 2);
    fake.connect(false);
    fake.connect();
    assert.deepEqual(told().at(-1), factory);
  });
});
