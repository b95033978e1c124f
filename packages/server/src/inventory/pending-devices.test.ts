/** Devices that wait for approval: how many, for how long, and who hears of them. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { createDeviceId, createUserId, encodeIdText } from "@tendril/protocol";
import { DeviceRight, FULL_RIGHTS } from "@tendril/protocol/constants";
import { FakeClock } from "@tendril/testing";
import { createEventBus, EventLog, type PublishedEvent } from "../events/index.ts";
import { silentLog } from "../log/index.ts";
import {
  type DeviceDocument,
  type GroupDocument,
  groupCollection,
  openStore,
  type Store,
} from "../store/index.ts";
import { type Inventory, openInventory } from "./open-inventory.ts";
import { pendingLimits } from "./pending-devices.ts";

const DAY_MS = 86_400_000;
const meshid = "mesh//guarded" as GroupDocument["_id"];
const [ann, bob] = [createUserId("", "ann"), createUserId("", "bob")];
const actor = { _id: ann, name: "ann" };

describe("devices that wait for approval", () => {
  let clock: FakeClock;
  let store: Store;
  let inventory: Inventory;
  let published: PublishedEvent[];
  const group: GroupDocument = {
    ...{ _id: meshid, type: "mesh", mtype: 2, domain: "", name: "Guarded", creation: 1, flags: 32 },
    links: {
      [ann]: { name: "ann", rights: FULL_RIGHTS },
      [bob]: { name: "bob", rights: FULL_RIGHTS - DeviceRight.ManageDevices },
    },
  };

  beforeEach(async () => {
    clock = new FakeClock();
    store = await openStore({ url: "memory:" });
    const bus = createEventBus();
    published = [];
    bus.subscribe(["*/"], (event) => published.push(event));
    const log = { store, bus, clock, log: silentLog, auditKey: Buffer.alloc(48) };
    inventory = await openInventory({
      store,
      events: new EventLog(log, { maxAgeMs: 1e12, maxCount: 1e6 }),
      clock,
    });
    await store.collection(groupCollection).put(group);
  });
  afterEach(() => store.close());

  const deviceOf = (number: number): DeviceDocument => {
    const bytes = new Uint8Array(48);
    new DataView(bytes.buffer).setUint32(0, number);
    return {
      ...{ _id: createDeviceId("", encodeIdText(bytes)), type: "node", mtype: 2, domain: "", meshid },
      ...{ name: `pc${number}`, rname: `pc${number}`, icon: 1, agent: { ver: 0, id: 6, caps: 0 } },
      firstconnect: clock.now(),
    };
  };
  const knock = (number: number, address = "192.0.2.1") =>
    inventory.pending.knock(deviceOf(number), group, address);
  const waiting = () => inventory.pending.inGroups([meshid]);
  const told = (action: string): PublishedEvent[] => published.filter(({ event }) => event.action === action);

  it("are told to those who manage devices of the group, once", async () => {
    await knock(1);
    await knock(1);
    assert.equal(told("devicewaits").length, 1);
    assert.deepEqual(told("devicewaits")[0]?.targets, ["*/", ann]);
  });

  it("are at most so many of one network, which hides no other network", async () => {
    for (let i = 0; i < pendingLimits.maxPerNetwork; i++) assert.equal(await knock(i), "waits");
    assert.equal(await knock(90_001, "192.0.2.200"), "full");
    assert.equal(await knock(90_002, "192.0.2.200"), "full");
    assert.equal(await knock(90_003, "198.51.100.1"), "waits");
    assert.equal(await knock(5), "waits", "who waits already goes on waiting");
    assert.equal(told("devicewaitsfull").length, 1, "the alarm comes once an hour");
  });

  it("are at most so many for one group, from wherever they come", async () => {
    for (let i = 0; i < pendingLimits.maxWaiting; i++) await knock(i, `10.0.${i % 200}.1`);
    assert.equal(await knock(90_000, "198.51.100.1"), "full");
    assert.equal((await waiting()).length, pendingLimits.maxWaiting);
  });

  it("count for their network when refused, so that refusing makes no room for the same flood", async () => {
    for (let i = 0; i < pendingLimits.maxPerNetwork; i++) await knock(i);
    await inventory.pending.refuse(await waiting(), { group, actor });
    assert.equal(await knock(90_001), "full");
  });

  it("are forgotten when they were not seen for long, the refused ones later", async () => {
    await knock(1);
    await knock(2);
    const [first] = await waiting();
    assert.ok(first);
    await inventory.pending.refuse([first], { group, actor });
    clock.advance(31 * DAY_MS);
    await inventory.pending.prune();
    assert.deepEqual(
      (await waiting()).map(({ isRefused }) => isRefused),
      [true],
    );
    clock.advance(340 * DAY_MS);
    await inventory.pending.prune();
    assert.deepEqual(await waiting(), []);
  });

  it("join once, though two people approve them at the same time", async () => {
    await knock(1);
    const both = await waiting();
    await Promise.all([inventory.pending.approve(both, actor), inventory.pending.approve(both, actor)]);
    assert.equal(told("addnode").length, 1);
    assert.equal(told("deviceapproved")[0]?.event.userid, ann);
  });

  it("hear of a decision that falls while they begin to wait", async () => {
    await knock(1);
    await inventory.pending.approve(await waiting(), actor);
    await new Promise<void>((resolve) => inventory.pending.watch(deviceOf(1), resolve));
  });

  it("go with their group", async () => {
    await knock(1);
    await inventory.groups.delete(group, actor);
    assert.deepEqual(await waiting(), []);
  });
});
