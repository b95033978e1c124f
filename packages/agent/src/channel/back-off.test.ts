import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { backOffMs, nextPauseMs } from "./index.ts";

describe("back-off", () => {
  it("begins between half a second and two", () => {
    assert.deepEqual([backOffMs(0, 0), backOffMs(0, 1)], [500, 2_000]);
  });

  it("grows by up to its own length each time", () => {
    assert.deepEqual(
      [backOffMs(1_000, 0), backOffMs(1_000, 0.5), backOffMs(1_000, 1)],
      [1_000, 1_500, 2_000],
    );
  });

  it("stays between four minutes and six from then on, spread out", () => {
    assert.deepEqual([backOffMs(200_000, 1), backOffMs(300_000, 0)], [360_000, 240_000]);
  });

  it("starts over after a connection that held, not after one that was closed at once", () => {
    assert.equal(nextPauseMs(8_000, 60_000, 0), 500);
    assert.equal(nextPauseMs(8_000, 59_999, 0.5), 12_000);
    assert.equal(nextPauseMs(8_000, 0, 0.5), 12_000);
  });
});
