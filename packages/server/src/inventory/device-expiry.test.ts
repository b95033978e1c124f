/** Which devices a group's limit in days removes, and which it must not. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { createDeviceId, encodeIdText } from "@tendril/protocol";
import { FakeClock } from "@tendril/testing";
import { createEventBus, EventLog } from "../events/index.ts";
import { silentLog } from "../log/index.ts";
import {
  type DeviceDocument,
  groupCollection,
  lastContactCollection,
  openStore,
  type Store,
} from "../store/index.ts";
import { DeviceExpiry } from "./device-expiry.ts";
import { type Inventory, openInventory } from "./open-inventory.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const meshid = "mesh//expiring" as DeviceDocument["meshid"];

describe("devices that expire", () => {
  let clock: FakeClock;
  let store: Store;
  let inventory: Inventory;
  let expiry: DeviceExpiry;
  let device: DeviceDocument;

  beforeEach(async () => {
    clock = new FakeClock();
    store = await openStore({ url: "memory:" });
    const events = new EventLog(
      { store, bus: createEventBus(), clock, log: silentLog, auditKey: Buffer.alloc(48) },
      { maxAgeMs: 1e12, maxCount: 1e6 },
    );
    inventory = await openInventory({ store, events, clock });
    expiry = new DeviceExpiry(inventory);
    await setDays(10);
    device = {
      ...{ _id: createDeviceId("", encodeIdText(new Uint8Array(48).fill(1))), type: "node", mtype: 2 },
      ...{ domain: "", meshid, name: "pc", rname: "pc", icon: 1 },
      ...{ agent: { ver: 0, id: 6, caps: 0 }, firstconnect: clock.now() },
    };
    await inventory.devices.add(device);
  });
  afterEach(() => store.close());

  const setDays = (expireDevs: number) =>
    store.collection(groupCollection).put({
      ...{ _id: meshid, type: "mesh", mtype: 2, domain: "", name: "g", links: {}, creation: 1 },
      expireDevs,
    });
  const heard = (cause: 0 | 1) =>
    store.collection(lastContactCollection).put({
      ...{
        _id: device._id,
        domain: "",
        meshid,
        time: clock.now(),
        cause,
        connectType: 1,
        addr: "192.0.2.1:5",
      },
    });
  const pruneAfter = async (ms: number): Promise<number> => {
    clock.advance(ms);
    return await expiry.prune();
  };

  it("are removed when their days are over, and not before", async () => {
    await heard(0);
    assert.equal(await pruneAfter(10 * DAY_MS - HOUR_MS), 0);
    assert.equal(await pruneAfter(HOUR_MS), 1);
    assert.equal(await inventory.devices.get(device._id), undefined);
  });

  it("count from the first contact when there was no other", async () => {
    assert.equal(await pruneAfter(10 * DAY_MS), 1);
  });

  it("stay while they are connected", async () => {
    await heard(0);
    inventory.presence.set(device._id, { conn: 1, pwr: 1, agct: clock.now() });
    assert.equal(await pruneAfter(40 * DAY_MS), 0);
  });

  it("stay without a limit", async () => {
    await setDays(0);
    assert.equal(await pruneAfter(100 * DAY_MS), 0);
  });

  it("get all their days again when a server that died was the last to see them", async () => {
    await heard(1);
    assert.equal(await pruneAfter(100 * DAY_MS), 0);
    assert.equal(await pruneAfter(9 * DAY_MS), 0);
    assert.equal(await pruneAfter(DAY_MS), 1);
  });

  it("are looked at once an hour", async () => {
    await setDays(0);
    assert.equal(await pruneAfter(11 * DAY_MS), 0);
    await setDays(10);
    assert.equal(await pruneAfter(HOUR_MS / 2), 0);
    assert.equal(await pruneAfter(HOUR_MS / 2), 1);
  });
});
