/**
 * What every store driver promises. A driver's test calls this once.
 */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { defineCollection, type StoredDocument } from "./collection.ts";
import type { Collection, Store, StoreChange } from "./store.ts";

interface Sample extends StoredDocument {
  readonly _id: string;
  readonly group?: string;
  readonly age?: number;
  readonly isOn?: boolean;
  readonly ids?: readonly string[];
  readonly note?: string;
}

const spec = defineCollection<Sample>({
  name: "samples",
  indexes: ["group", "age", "isOn"],
  listIndexes: ["ids"],
});

/** `open` gives an empty store that reports its changes. */
export function describeStore(
  name: string,
  open: (onChange: (change: StoreChange) => void) => Promise<Store>,
): void {
  describe(`store ${name}`, () => {
    const changes: StoreChange[] = [];
    let store: Store;
    let samples: Collection<Sample>;
    before(async () => {
      store = await open((change) => changes.push(change));
      samples = store.collection(spec);
    });
    after(async () => {
      await store.close();
    });
    const clear = async (): Promise<void> => {
      await samples.prune({});
      changes.length = 0;
    };
    const ids = (found: readonly Sample[]): string[] => found.map(({ _id }) => _id);

    it("finds the newest with any of some entries as a slow look at all of them does", async () => {
      const fields = { indexes: ["age"], listIndexes: ["ids"] } as const;
      const [quick, slow] = [
        store.collection(defineCollection<Sample>({ name: "quick", ...fields, order: "age" })),
        store.collection(defineCollection<Sample>({ name: "slow", ...fields })),
      ];
      const wanted = ["a", "b", "c", "nobody"];
      for (let age = 1; age <= 60; age++) {
        const entries = ["a", "b", "c", "d"].filter((_name, i) => age % (i + 2) === 0);
        for (const samplesOf of [quick, slow]) await samplesOf.put({ _id: String(age), age, ids: entries });
      }
      await quick.prune({ where: { age: { lt: 5 } } });
      await slow.prune({ where: { age: { lt: 5 } } });
      for (const limit of [0, 1, 7, 100]) {
        for (const before of [undefined, 0, 6, 31, 61, 1_000]) {
          const age = before === undefined ? {} : { age: { lt: before } };
          const query = { where: { ids: { any: wanted }, ...age }, sortBy: "age", descending: true, limit };
          const [found, right] = [await quick.find(query), await slow.find(query)];
          assert.deepEqual(ids(found), ids(right), JSON.stringify({ limit, before }));
        }
      }
    });

    it("gives back what was put, as a copy", async () => {
      await clear();
      await samples.put({ _id: "a", note: "x" });
      const first = await samples.get("a");
      Object.assign(first ?? {}, { note: "changed outside" });
      assert.deepEqual(await samples.get("a"), { _id: "a", note: "x" });
      assert.equal(await samples.get("b"), undefined);
    });

    it("merges fields, removes those given as undefined and counts revisions", async () => {
      await clear();
      await samples.put({ _id: "a", note: "x", age: 1 });
      assert.equal(await samples.revision("a"), 1);
      assert.deepEqual(await samples.patch("a", { age: 2, note: undefined }), { _id: "a", age: 2 });
      assert.equal(await samples.revision("a"), 2);
      assert.equal(await samples.patch("none", { age: 2 }), undefined);
      assert.equal(await samples.get("none"), undefined);
    });

    it("refuses a patch of another revision and changes nothing", async () => {
      await clear();
      await samples.put({ _id: "a", age: 1 });
      await assert.rejects(samples.patch("a", { age: 2 }, 7), { name: "ConflictError" });
      assert.equal((await samples.get("a"))?.age, 1);
      assert.equal((await samples.patch("a", { age: 2 }, 1))?.age, 2);
    });

    it("writes all of many at once but the one that fails, and reports just those", async () => {
      await clear();
      await samples.put({ _id: "b", age: 1 });
      changes.length = 0;
      const outcomes = await Promise.allSettled([
        samples.put({ _id: "a" }),
        samples.patch("b", { age: 2 }, 7),
        samples.put({ _id: "c" }),
      ]);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ["fulfilled", "rejected", "fulfilled"],
      );
      assert.deepEqual(ids(await samples.find({})).sort(), ["a", "b", "c"]);
      assert.equal((await samples.get("b"))?.age, 1);
      assert.deepEqual(changes.map(({ id }) => id).sort(), ["a", "c"]);
    });

    it("finds by equality, list, range, prefix and truth, sorted and limited", async () => {
      await clear();
      for (let age = 1; age <= 9; age++) {
        await samples.put({
          _id: `s${age}`,
          age,
          group: age % 2 === 0 ? "mesh/even" : "mesh/odd",
          isOn: age > 7,
        });
      }
      assert.deepEqual(ids(await samples.find({ where: { age: 3 } })), ["s3"]);
      assert.deepEqual(ids(await samples.find({ where: { age: { in: [1, 5] } }, sortBy: "age" })), [
        "s1",
        "s5",
      ]);
      assert.deepEqual(ids(await samples.find({ where: { age: { gte: 3, lt: 5 } }, sortBy: "age" })), [
        "s3",
        "s4",
      ]);
      assert.equal((await samples.find({ where: { group: { prefix: "mesh/" } } })).length, 9);
      assert.deepEqual(ids(await samples.find({ where: { isOn: true }, sortBy: "age" })), ["s8", "s9"]);
      const last = await samples.find({
        where: { group: "mesh/odd" },
        sortBy: "age",
        descending: true,
        limit: 2,
      });
      assert.deepEqual(ids(last), ["s9", "s7"]);
      assert.equal(await samples.count({ where: { group: "mesh/even" } }), 4);
      assert.deepEqual(ids(await samples.getMany(["s1", "none"])), ["s1"]);
    });

    it("finds by a common element of a list, and forgets elements that went", async () => {
      await clear();
      await samples.put({ _id: "a", ids: ["x", "y"] });
      await samples.put({ _id: "b", ids: ["z"] });
      assert.deepEqual(ids(await samples.find({ where: { ids: { any: ["y", "q"] } } })), ["a"]);
      await samples.put({ _id: "a", ids: ["q"] });
      assert.deepEqual(ids(await samples.find({ where: { ids: { any: ["x", "y"] } } })), []);
      await samples.remove("a");
      await samples.put({ _id: "c", ids: [] });
      assert.deepEqual(ids(await samples.find({ where: { ids: { any: ["q"] } } })), []);
    });

    it("removes, and says whether there was anything", async () => {
      await clear();
      await samples.put({ _id: "a" });
      assert.equal(await samples.remove("a"), true);
      assert.equal(await samples.remove("a"), false);
    });

    it("prunes the oldest first when limited", async () => {
      await clear();
      for (let age = 1; age <= 5; age++) await samples.put({ _id: `s${age}`, age });
      assert.equal(await samples.prune({ sortBy: "age", limit: 2 }), 2);
      assert.equal(await samples.prune({ where: { age: { lt: 4 } } }), 1);
      assert.deepEqual(ids(await samples.find({ sortBy: "age" })), ["s4", "s5"]);
    });

    it("keeps all writes of a transaction or none, and reports them only then", async () => {
      await clear();
      const failing = store.transaction(async () => {
        await samples.put({ _id: "a" });
        assert.equal((await samples.get("a"))?._id, "a");
        throw new Error("stop");
      });
      await assert.rejects(failing, /stop/);
      assert.equal(await samples.get("a"), undefined);
      assert.deepEqual(changes, []);
      await store.transaction(async () => {
        await samples.put({ _id: "a" });
        await samples.put({ _id: "b" });
      });
      assert.deepEqual(ids(await samples.find({ sortBy: "_id" })), ["a", "b"]);
      assert.equal(changes.length, 2);
    });

    it("keeps writes outside a transaction out of it", async () => {
      await clear();
      const gate = Promise.withResolvers<void>();
      const transaction = store.transaction(async () => {
        await samples.put({ _id: "inside" });
        await gate.promise;
        throw new Error("stop");
      });
      const outside = samples.put({ _id: "outside" });
      gate.resolve();
      await assert.rejects(transaction, /stop/);
      await outside;
      assert.deepEqual(ids(await samples.find({ sortBy: "_id" })), ["outside"]);
    });

    it("runs many transactions at once, one after another", async () => {
      await clear();
      await samples.put({ _id: "n", age: 0 });
      const addOne = (): Promise<unknown> =>
        store.transaction(async () => samples.patch("n", { age: ((await samples.get("n"))?.age ?? 0) + 1 }));
      await Promise.all(Array.from({ length: 20 }, addOne));
      assert.equal((await samples.get("n"))?.age, 20);
    });

    it("treats ids and values as data", async () => {
      await clear();
      const hostile = "'; DROP TABLE samples; -- \u0000 %_ \" 𝒳";
      await samples.put({ _id: hostile, group: hostile, ids: [hostile] });
      assert.equal((await samples.get(hostile))?.group, hostile);
      assert.equal((await samples.find({ where: { group: hostile } })).length, 1);
      assert.equal((await samples.find({ where: { ids: { any: [hostile] } } })).length, 1);
    });

    it("refuses queries on fields that are not declared", async () => {
      await assert.rejects(samples.find({ where: { note: "x" } }), RangeError);
      await assert.rejects(samples.find({ sortBy: "note' --" }), RangeError);
    });
  });
}
