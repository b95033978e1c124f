/** Invitation codes of device groups: how long they work, who hears of them, what other clients read and write. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { UserId, WireEvent } from "@tendril/protocol";
import { DeviceRight } from "@tendril/protocol/constants";
import { FakeClock } from "@tendril/testing";
import { createEventBus, EventLog, type PublishedEvent } from "../events/index.ts";
import { silentLog } from "../log/index.ts";
import { type GroupDocument, groupCollection, openStore, type Store } from "../store/index.ts";
import { type Inventory, openInventory } from "./open-inventory.ts";

const HOUR_MS = 3_600_000;
const ann = { _id: "user//ann" as UserId, name: "ann" };

describe("invitation codes", () => {
  let clock: FakeClock;
  let store: Store;
  let inventory: Inventory;
  let published: PublishedEvent[];

  beforeEach(async () => {
    clock = new FakeClock();
    store = await openStore({ url: "memory:" });
    const bus = createEventBus();
    published = [];
    bus.subscribe(["mesh//one", "mesh//two"], (event) => published.push(event));
    const events = new EventLog(
      { store, bus, clock, log: silentLog, auditKey: Buffer.alloc(48) },
      { maxAgeMs: 1e12, maxCount: 1e6 },
    );
    inventory = await openInventory({ store, events, clock });
    for (const _id of ["mesh//one", "mesh//two"] as GroupDocument["_id"][])
      await store.collection(groupCollection).put({
        ...{ _id, type: "mesh", mtype: 2, domain: "", name: _id.slice(6), links: {}, creation: 1 },
      });
  });
  afterEach(() => store.close());

  const group = async (name = "one"): Promise<GroupDocument> => {
    const found = await inventory.groups.get(`mesh//${name}` as GroupDocument["_id"]);
    assert.ok(found);
    return found;
  };
  const create = async (code: string, hours = 0, flags = 0) =>
    await inventory.inviteCodes.create(await group(), { code, hours, flags }, ann);
  const found = async (code: string) => (await inventory.inviteCodes.find("", code))?.code;
  const said = (): string[] =>
    published.flatMap(({ event }) => (event.action === "meshchange" ? [String(event.msg)] : []));
  const told = (): WireEvent[] =>
    published.flatMap(({ event }) => (event.action === "meshinvite" ? [event] : []));

  it("work in any case of letters until they end, and not a moment longer", async () => {
    const { end } = await create("Blue Kite", 8, 2);
    assert.equal(end, clock.now() + 8 * HOUR_MS);
    assert.deepEqual(await found("  blue KITE "), { code: "Blue Kite", flags: 2, end });
    assert.equal((await inventory.inviteCodes.find("other", "blue kite")) === undefined, true, "of a tenant");
    clock.advance(8 * HOUR_MS - 1);
    assert.ok(await found("blue kite"));
    clock.advance(1);
    assert.equal(await found("blue kite"), undefined);
    assert.equal(inventory.inviteCodes.viewOf(await group()), undefined);
  });

  it("are free again when they are over, and until then nobody else's", async () => {
    await create("blue kite", 1);
    const again = async () => inventory.inviteCodes.create(await group("two"), wish, ann);
    const wish = { code: "BLUE KITE", hours: 0, flags: 0 };
    await assert.rejects(again, { message: "Invitation code in use" });
    clock.advance(HOUR_MS);
    await again();
    assert.equal((await inventory.inviteCodes.find("", "blue kite"))?.group.name, "two");
  });

  it("are made by the server where nobody chose words", async () => {
    const made = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const { code } = await inventory.inviteCodes.create(await group(), { hours: 0, flags: 0 }, ann);
      assert.match(code, /^[a-z]{4}-[a-z]{4}-\d{4}$/);
      made.add(code);
    }
    assert.equal(made.size, 20);
    await assert.rejects(create("one more"), { message: /^Too many invitation codes/ });
  });

  it("are taken back at once", async () => {
    await create("blue kite");
    assert.equal(await inventory.inviteCodes.remove(await group(), "Blue kite", ann), true);
    assert.equal(await found("blue kite"), undefined);
    assert.equal(await inventory.inviteCodes.remove(await group(), "Blue kite", ann), false);
  });

  it("stand in the log by their beginning only, with who made and took them back", async () => {
    await create("blue kite seven", 1);
    await inventory.inviteCodes.remove(await group(), "blue kite seven", ann);
    assert.deepEqual(said(), ["Invitation code blu… made for one", "Invitation code blu… of one taken back"]);
    for (const { event, right } of published) {
      if (event.action === "meshchange") assert.equal(event.username, "ann");
      assert.equal(JSON.stringify(event).includes("blue"), right !== undefined && event.invite !== null);
    }
    assert.deepEqual(
      published.filter(({ event }) => event.action === "meshinvite").map(({ right }) => right),
      [DeviceRight.EditGroup, DeviceRight.EditGroup],
    );
  });

  it("leave when they are over, which pages and the log learn", async () => {
    await create("blue kite", 1);
    await create("red kite");
    assert.equal(await inventory.inviteCodes.prune(), 0);
    clock.advance(HOUR_MS);
    published.length = 0;
    assert.equal(await inventory.inviteCodes.prune(), 1);
    assert.deepEqual((await group()).invite?.codes, ["red kite"]);
    assert.deepEqual(said(), ["Invitation code bl… of one is over"]);
    const [news] = told();
    assert.deepEqual(news?.invite, {
      codes: ["red kite"],
      flags: 0,
      terms: [{ code: "red kite", flags: 0 }],
    });
    clock.advance(HOUR_MS);
    assert.equal(await inventory.inviteCodes.prune(), 0);
  });

  it("are written whole by clients that know no end: what stays keeps its terms", async () => {
    const { end } = await create("blue kite", 8, 2);
    await create("red kite");
    published.length = 0;
    await inventory.inviteCodes.replace(
      await group(),
      { codes: ["BLUE kite", " green kite", "Green Kite"], flags: 2 },
      ann,
    );
    assert.deepEqual(inventory.inviteCodes.viewOf(await group()), {
      codes: ["blue kite", "green kite"],
      flags: 2,
      terms: [
        { code: "blue kite", flags: 2, end },
        { code: "green kite", flags: 2 },
      ],
    });
    assert.deepEqual(said(), ["Invitation code gr… made for one", "Invitation code re… of one taken back"]);
  });

  it("are all installed another way when such a client chooses one", async () => {
    await create("blue kite", 8, 2);
    published.length = 0;
    await inventory.inviteCodes.replace(await group(), { codes: ["blue kite"], flags: 1 }, ann);
    assert.equal((await found("blue kite"))?.flags, 1);
    assert.deepEqual(said(), ["Device group one changed"]);
    await inventory.inviteCodes.replace(await group(), { codes: ["blue kite"], flags: 1 }, ann);
    assert.equal(said().length, 1, "nothing changed");
  });

  it("of other groups cannot be found by making codes: one person makes a hundred in an hour", async () => {
    await inventory.inviteCodes.create(await group("two"), { code: "safe kite", hours: 0, flags: 0 }, ann);
    const eve = { _id: "user//eve" as UserId, name: "eve" };
    const guess = async (words: string): Promise<void> => {
      const codes = Array.from({ length: 20 }, (_, i) => `${words} ${i}`);
      await inventory.inviteCodes.replace(await group(), { codes, flags: 0 }, eve);
    };
    for (let i = 0; i < 5; i++) await guess(`guess ${i}`);
    await guess("guess 4"); // nothing new
    const refused = { message: "Too many new invitation codes; try again in an hour" };
    await assert.rejects(guess("another"), refused);
    const wish = { code: "safe kite", hours: 0, flags: 0 };
    await inventory.inviteCodes.replace(await group(), { codes: [], flags: 0 }, eve);
    await assert.rejects(async () => inventory.inviteCodes.create(await group(), wish, eve), refused);
    await create("blue kite"); // somebody else
    clock.advance(HOUR_MS);
    await guess("an hour later");
  });

  it("of two administrators at once are both kept", async () => {
    const same = await group();
    await Promise.all(
      ["blue kite", "red kite"].map((code) =>
        inventory.inviteCodes.create(same, { code, hours: 0, flags: 0 }, ann),
      ),
    );
    assert.deepEqual((await group()).invite?.codes.toSorted(), ["blue kite", "red kite"]);
  });

  it("that another server stored are read as they stand", async () => {
    await store
      .collection(groupCollection)
      .patch((await group())._id, { invite: { codes: ["Old Code"], flags: 1 } });
    assert.deepEqual(await found("old code"), { code: "Old Code", flags: 1 });
  });
});
