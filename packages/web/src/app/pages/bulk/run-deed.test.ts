/** A deed over many devices: some at a time, each with its outcome, stopped between two. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Outcome, runDeed } from "./run-deed.ts";

const ids = Array.from({ length: 10 }, (_, i) => `d${i}`);

const pause = () => Promise.resolve();

describe("a deed on several devices", () => {
  it("tells of each what came of it", async () => {
    const told: Outcome[] = [];
    const outcomes = await runDeed(ids, {
      run: async (id) => {
        if (id === "d3") throw new Error("The device is offline.");
      },
      onOutcome: (outcome) => told.push(outcome),
      pause,
      signal: new AbortController().signal,
    });
    assert.deepEqual(told, outcomes);
    assert.equal(outcomes.length, 10);
    assert.deepEqual(
      outcomes.filter(({ problem }) => problem !== undefined),
      [{ id: "d3", problem: "The device is offline." }],
    );
  });

  it("asks four at once and no more", async () => {
    let running = 0;
    let most = 0;
    await runDeed(ids, {
      run: async () => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        running--;
      },
      onOutcome() {},
      pause,
      signal: new AbortController().signal,
    });
    assert.equal(most, 4);
  });

  it("begins none after it was stopped", async () => {
    const stop = new AbortController();
    const outcomes = await runDeed(ids, {
      run: async () => stop.abort(),
      onOutcome() {},
      pause,
      signal: stop.signal,
    });
    assert.ok(outcomes.length <= 4, `${outcomes.length} were done`);
  });
});
