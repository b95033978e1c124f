import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toDays } from "./power-days.ts";

const nowMs = new Date(2026, 10, 24, 12, 0, 0).getTime();
const seconds = (ms: number): number => Math.floor(ms / 1000);

describe("days of power", () => {
  it("split a span at midnight", () => {
    const start = new Date(2026, 10, 23, 18, 0, 0).getTime();
    const [today, yesterday] = toDays([0, seconds(start) - 3600, 1, 3600], nowMs);
    assert.equal(today?.onMs, 12 * 3_600_000);
    assert.equal(yesterday?.onMs, 6 * 3_600_000);
    assert.deepEqual(today?.segments, [{ from: 0, to: 0.5, isOn: true }]);
  });

  it("are seven, newest first, and end now", () => {
    const days = toDays([0, seconds(nowMs - 7 * 86_400_000)], nowMs);
    assert.equal(days.length, 7);
    assert.equal(days[0]?.isToday, true);
    assert.equal(days[0]?.nowShare, 0.5);
    assert.equal(days[0]?.onMs, 0);
  });
});
