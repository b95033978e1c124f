import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { ConnectionBit, DeviceRight, PowerState } from "@tendril/protocol/constants";
import { action } from "../actions/devices/wakedevices.ts";
import { createHarness, type Harness } from "../control-harness.suite.ts";

describe("waking through firmware", () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await createHarness();
    harness.amt.requestPower(8);
    await new Promise((done) => setTimeout(done, 20));
    assert.equal(harness.amt.power.state, 8);
  });
  afterEach(() => harness.close());
  const wake = async (rights: number): Promise<unknown> => {
    await harness.grant(rights);
    return (await harness.send(action, { nodeids: [harness.deviceId] }))[0]?.result;
  };
  const isOn = async (): Promise<boolean> => {
    for (let tries = 0; tries < 40 && harness.amt.power.state !== 2; tries++)
      await new Promise((done) => setTimeout(done, 10));
    return harness.amt.power.state === 2;
  };

  it("switches the computer on where the firmware is connected", async () => {
    const pwr = PowerState.SoftOff;
    harness.services.presence.setFirmware(harness.deviceId, { conn: ConnectionBit.Cira, pwr });
    assert.equal(await wake(DeviceRight.Wake), "Used Intel AMT of the device");
    assert.equal(await isOn(), true);
  });

  it("asks no firmware that is not there, and none for users without Intel AMT", async () => {
    assert.match(String(await wake(DeviceRight.Wake)), /No network information/);
    harness.services.presence.setFirmware(harness.deviceId, { conn: ConnectionBit.Cira, pwr: 6 });
    assert.match(String(await wake(DeviceRight.Wake | DeviceRight.NoAmt)), /No network information/);
    assert.equal(await isOn(), false);
  });
});
