import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FilesProblem } from "./problem.ts";
import { type Transfer, TransferQueue, type TransferWish } from "./transfer-queue.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const settle = async (isSettled: () => boolean): Promise<void> => {
  for (let i = 0; i < 10_000 && !isSettled(); i++) await new Promise((resolve) => setTimeout(resolve, 1));
};

describe("transfer queue", () => {
  function open({ lookMs = 100 } = {}) {
    let shown: readonly Transfer[] = [];
    let changes = 0;
    let nowMs = 0;
    const queue = new TransferQueue({
      onChange(transfers) {
        shown = transfers;
        changes++;
      },
      now() {
        nowMs += lookMs;
        return nowMs;
      },
    });
    const states = () => shown.map(({ state }) => state);
    return { queue, states, shown: () => shown, changes: () => changes };
  }
  const wish = (run: () => Promise<void>) => ({
    name: "f",
    place: "/",
    isUpload: true,
    canPause: true,
    size: 10_000_000,
    run,
  });

  it("runs few large ones at once and the rest in turn", async () => {
    const { queue, states } = open();
    const ends: (() => void)[] = [];
    queue.add(Array.from({ length: 5 }, () => wish(() => new Promise((resolve) => ends.push(resolve)))));
    assert.deepEqual(states(), ["running", "running", "running", "waiting", "waiting"]);
    ends[0]?.();
    await turn();
    assert.deepEqual(states(), ["done", "running", "running", "running", "waiting"]);
  });

  it("makes room while one is paused, and goes on with it when there is room again", async () => {
    const { queue, states, shown } = open();
    const ends: (() => void)[] = [];
    queue.add(Array.from({ length: 4 }, () => wish(() => new Promise((resolve) => ends.push(resolve)))));
    queue.pause(shown()[0]?.id ?? 0);
    assert.deepEqual(states(), ["paused", "running", "running", "running"]);
    queue.resume(shown()[0]?.id ?? 0);
    assert.deepEqual(states(), ["waiting", "running", "running", "running"]);
    ends[1]?.();
    await turn();
    assert.deepEqual([states(), ends.length], [["running", "done", "running", "running"], 4]);
  });

  it("asks about a file that exists, for one or for all", async () => {
    const { queue, states, shown } = open();
    const exists = wish(() => Promise.reject(new FilesProblem("exists", "f")));
    queue.add([exists, exists, exists]);
    await turn();
    assert.deepEqual(states(), ["asking", "asking", "asking"]);
    queue.answer(shown()[0]?.id ?? 0, "skip", false);
    assert.equal(states().length, 2);
    queue.answer(shown()[0]?.id ?? 0, "replace", true);
    await turn();
    assert.deepEqual(states(), ["failed", "failed"]);
  });

  it("tries again all that failed, and forgets what is neither done nor failed", async () => {
    const { queue, states, shown } = open();
    let isFull = true;
    const once = wish(async () => {
      if (isFull) throw new FilesProblem("full", "f");
    });
    queue.add([once, once, wish(() => new Promise(() => {}))]);
    await turn();
    assert.deepEqual(states(), ["failed", "failed", "running"]);
    isFull = false;
    queue.retryFailed();
    await turn();
    assert.deepEqual(states(), ["done", "done", "running"]);
    queue.pause(shown()[2]?.id ?? 0);
    queue.cancelOpen();
    assert.deepEqual(states(), ["done", "done"]);
  });

  it("says no speed of what stands still", async () => {
    const { queue, shown } = open({ lookMs: 300 });
    const run: TransferWish["run"] = async ({ onProgress }) => {
      for (const done of [1, 2, 3]) onProgress({ size: 10, done, skipped: [] });
      await new Promise(() => {});
    };
    queue.add([{ ...wish(async () => {}), run }]);
    queue.look();
    assert.ok((shown()[0]?.bytesPerSecond ?? 0) > 0);
    for (let i = 0; i < 12; i++) queue.look();
    assert.equal(shown()[0]?.bytesPerSecond, 0);
    queue.cancelAll();
  });

  it("is not shown anew for each of thousands, and shows the last", async () => {
    const { queue, states, changes } = open({ lookMs: 1 });
    queue.add(Array.from({ length: 2_000 }, () => ({ ...wish(async () => {}), size: 1 })));
    await settle(() => states().every((state) => state === "done"));
    assert.deepEqual(new Set(states()), new Set(["done"]));
    assert.ok(changes() < 200, `${changes()} changes`);
  });

  it("takes a folder of 10,000 files, and refuses at once what is more than it holds", () => {
    const { queue } = open();
    queue.makeRoom(10_000);
    assert.throws(() => queue.makeRoom(20_001), { code: "limit" });
  });
});
