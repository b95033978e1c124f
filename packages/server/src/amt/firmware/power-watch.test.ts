import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { createDeviceId, type DeviceId, encodeIdText } from "@tendril/protocol";
import { FakeClock } from "@tendril/testing";
import { createPresence, type Devices } from "../../inventory/index.ts";
import { silentLog } from "../../log/index.ts";
import { PowerWatch } from "./power-watch.ts";

const idOf = (number: number): DeviceId => createDeviceId("", encodeIdText(new Uint8Array(48).fill(number)));
const ID = idOf(1);

function watch(warn = 0) {
  const clock = new FakeClock();
  const presence = createPresence();
  const reads: DeviceId[] = [];
  const hung = Promise.withResolvers<void>();
  let isHanging = false;
  const power = new PowerWatch({
    devices: { get: async () => ({ intelamt: { warn } }) } as unknown as Devices,
    ...{ presence, clock, log: silentLog, random: () => 0.5 },
    async read(deviceId) {
      reads.push(deviceId);
      if (isHanging) await hung.promise;
    },
  });
  const connect = (id: DeviceId): void => {
    presence.setFirmware(id, { conn: 2, pwr: 7 });
    power.begin(id);
  };
  const hang = (): void => {
    isHanging = true;
  };
  return { clock, presence, reads, power, connect, hang };
}

describe("watching power", () => {
  it("reads when a device comes up, and then from time to time", async () => {
    const { clock, reads, connect } = watch();
    connect(ID);
    await turn();
    assert.equal(reads.length, 1);
    for (let i = 0; i < 3; i++) {
      clock.advance(320_000);
      await turn();
    }
    assert.equal(reads.length, 4);
  });

  it("ends with the connection, and leaves nothing behind", async () => {
    const { clock, presence, reads, power, connect } = watch();
    connect(ID);
    await turn();
    presence.setFirmware(ID, undefined);
    clock.advance(1_000_000);
    assert.deepEqual([reads.length, power.count, clock.pendingTimers], [1, 0, 0]);
  });

  it("watches a device once, however often it comes up", async () => {
    const { clock, power, connect } = watch();
    for (let i = 0; i < 5; i++) connect(ID);
    assert.deepEqual([power.count, clock.pendingTimers], [1, 1]);
  });

  it("leaves devices alone whose agent is there, or whose login was refused", async () => {
    const withAgent = watch();
    withAgent.presence.set(ID, { conn: 1, pwr: 1, agct: 1 });
    const refused = watch(1);
    for (const { connect } of [withAgent, refused]) connect(ID);
    await turn();
    assert.deepEqual([withAgent.reads, refused.reads], [[], []]);
  });

  it("reads fifty at once at most", async () => {
    const { reads, connect, hang } = watch();
    hang();
    for (let i = 0; i < 200; i++) connect(idOf(i));
    await turn();
    assert.equal(reads.length, 50);
  });
});
