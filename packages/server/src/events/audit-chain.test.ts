/** Every way to touch stored events behind the server's back is found, and where. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { FakeClock } from "@tendril/testing";
import { silentLog } from "../log/index.ts";
import {
  auditAnchorCollection,
  type Collection,
  type EventDocument,
  eventCollection,
  openStore,
  type Store,
} from "../store/index.ts";
import { canonical, openAuditKey } from "./audit-chain.ts";
import { createEventBus, EventLog, verifyChain, withOrigin } from "./index.ts";

const key = Buffer.alloc(48, 7);
const COUNT = 30;

describe("the chain of stored events", () => {
  let store: Store;
  let clock: FakeClock;
  let log: EventLog;
  let events: Collection<EventDocument>;

  const open = (limits = { maxAgeMs: 1e12, maxCount: 1e6 }): EventLog =>
    new EventLog({ store, clock, bus: createEventBus(), log: silentLog, auditKey: key }, limits);
  const recordOf = async (seq: number): Promise<EventDocument> => {
    const [found] = await events.find({ where: { seq } });
    assert.ok(found);
    return found;
  };
  const faultAfter = async (tamper: () => Promise<unknown>) => {
    await tamper();
    const { fault, intact } = await verifyChain(store, key);
    return [fault?.kind, fault !== undefined && "seq" in fault ? fault.seq : undefined, intact];
  };

  beforeEach(async () => {
    store = await openStore({ url: "memory:" });
    clock = new FakeClock();
    events = store.collection(eventCollection);
    log = open();
    for (let i = 0; i < COUNT; i++) {
      clock.advance(1_000);
      log.record("", ["user//a"], { action: "changenode", msg: `change ${i}`, msgArgs: [{ b: 1, a: [i] }] });
    }
    await log.flush();
  });
  afterEach(async () => {
    await log.close();
    await store.close();
  });

  it("holds for what was written, in the order of recording", async () => {
    const report = await verifyChain(store, key);
    assert.deepEqual(report, { intact: COUNT, first: 1, last: COUNT, fault: undefined });
    assert.equal((await recordOf(5)).event.msg, "change 4");
  });

  it("goes on after a restart, and from two processes by turns", async () => {
    const other = open();
    for (const one of [other, log, other]) {
      one.record("", [], { action: "manual", msg: "turn" });
      await one.flush();
    }
    await other.close();
    assert.deepEqual(await verifyChain(store, key), { intact: 33, first: 1, last: 33, fault: undefined });
  });

  it("finds a changed field, wherever it is", async () => {
    const changes: readonly Partial<EventDocument>[] = [
      { time: 5 },
      { userid: "user//innocent" },
      { ids: [] },
      { action: "manual" },
      { domain: "other" },
      { origin: { address: "192.0.2.9" } },
      { event: { action: "changenode", msg: "nothing happened" } },
    ];
    for (const change of changes) {
      const before = await recordOf(12);
      assert.deepEqual(
        await faultAfter(() => events.patch(before._id, change)),
        ["changed", 12, 11],
        JSON.stringify(change),
      );
      await events.put(before);
    }
  });

  it("finds removed records: inside, at the begin, at the end, all", async () => {
    const id = async (seq: number): Promise<string> => (await recordOf(seq))._id;
    assert.deepEqual(await faultAfter(async () => events.remove(await id(12))), ["removed", 12, 11]);
    assert.deepEqual(await faultAfter(async () => events.remove(await id(1))), ["removed", 1, 0]);
    assert.deepEqual(await faultAfter(() => events.prune({})), ["removed", 1, 0]);
  });

  it("finds that the last ones are missing, also with the end put back", async () => {
    const last = await recordOf(COUNT);
    assert.deepEqual(await faultAfter(() => events.remove(last._id)), ["removed", COUNT, COUNT - 1]);
    const before = await recordOf(COUNT - 1);
    const anchors = store.collection(auditAnchorCollection);
    assert.deepEqual(await faultAfter(() => anchors.patch("end", { seq: before.seq, seal: before.seal })), [
      "anchor",
      undefined,
      0,
    ]);
  });

  it("finds records that change places, double ones and strange ones", async () => {
    const [first, second] = [await recordOf(7), await recordOf(8)];
    await events.put({ ...first, seq: 8 });
    assert.deepEqual(await faultAfter(() => events.put({ ...second, seq: 7 })), ["changed", 7, 6]);
    await events.put(first);
    await events.put(second);
    assert.deepEqual(await faultAfter(() => events.put({ ...second, _id: "copy" })), ["inserted", 8, 8]);
    await events.remove("copy");
    const { seq: _seq, seal: _seal, ...bare } = second;
    const strange = { ...bare, _id: "strange" } as EventDocument;
    assert.deepEqual(await faultAfter(() => events.put(strange)), ["inserted", undefined, COUNT]);
  });

  it("cannot be written anew with another key", async () => {
    assert.equal((await verifyChain(store, Buffer.alloc(48, 8))).fault?.kind, "anchor");
  });

  it("begins later when records were too old or too many, and says so", async () => {
    const short = open({ maxAgeMs: 20_500, maxCount: 1e6 });
    assert.equal(await short.prune(), 9);
    assert.deepEqual(await verifyChain(store, key), { intact: 21, first: 10, last: 30, fault: undefined });
    const few = open({ maxAgeMs: 1e12, maxCount: 5 });
    assert.equal(await few.prune(), 16);
    log.record("", [], { action: "manual" });
    await log.flush();
    assert.deepEqual(await verifyChain(store, key), { intact: 6, first: 26, last: 31, fault: undefined });
    await short.close();
    await few.close();
  });

  it("holds events that were recorded inside a transaction, and where deeds came from", async () => {
    await store.transaction(async () => {
      withOrigin({ address: "192.0.2.1", session: "user//a/1" }, () =>
        log.record("", [], { action: "manual", userid: "user//a" }),
      );
    });
    await log.flush();
    const found = await recordOf(COUNT + 1);
    assert.deepEqual(found.origin, { address: "192.0.2.1", session: "user//a/1" });
    assert.equal((await verifyChain(store, key)).fault, undefined);
  });

  it("has a key of its own for each data folder, kept", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tendril-audit-"));
    const first = await openAuditKey(folder);
    assert.deepEqual(await openAuditKey(folder), first);
    assert.equal(first.length, 48);
    await rm(folder, { recursive: true });
  });

  it("is about content, not about how it was put together", () => {
    assert.equal(canonical({ b: [{ d: 1, c: 2 }], a: undefined }), canonical({ b: [{ c: 2, d: 1 }] }));
    assert.notEqual(canonical({ a: [1, 2] }), canonical({ a: [2, 1] }));
  });
});
