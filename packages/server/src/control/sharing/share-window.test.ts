import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readTimes, shareWindow } from "./share-window.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = 1_000 * DAY;

describe("window of a sharing link", () => {
  it("has no end, an end, or a start and an end", () => {
    assert.deepEqual(shareWindow({}, NOW), { kind: "open", closesAtMs: undefined });
    const until = { expireTime: NOW + 1 };
    assert.deepEqual(shareWindow(until, NOW), { kind: "open", closesAtMs: NOW + 1 });
    assert.deepEqual(shareWindow(until, NOW + 1), { kind: "over" });
    const between = { startTime: NOW, expireTime: NOW + MINUTE };
    assert.deepEqual(shareWindow(between, NOW - 1), { kind: "early", opensAtMs: NOW });
    assert.equal(shareWindow(between, NOW).kind, "open");
    assert.equal(shareWindow(between, NOW + MINUTE).kind, "over");
  });

  it("opens again every day or week", () => {
    for (const [recurring, period] of [
      [1, DAY],
      [2, 7 * DAY],
    ] as const) {
      const share = { startTime: NOW, duration: 30, recurring };
      assert.equal(shareWindow(share, NOW - 1).kind, "early");
      for (const round of [0, 1, 5]) {
        const opensAtMs = NOW + round * period;
        assert.deepEqual(shareWindow(share, opensAtMs), {
          kind: "open",
          closesAtMs: opensAtMs + 30 * MINUTE,
        });
        assert.equal(shareWindow(share, opensAtMs + 30 * MINUTE - 1).kind, "open");
        assert.deepEqual(shareWindow(share, opensAtMs + 30 * MINUTE), {
          kind: "early",
          opensAtMs: opensAtMs + period,
        });
      }
    }
  });

  it("is read from minutes, from two times, or from a start, minutes and a period", () => {
    assert.deepEqual(readTimes({ expire: 0 }, NOW), {});
    assert.deepEqual(readTimes({ expire: 5 }, NOW), { expireTime: NOW + 5 * MINUTE });
    const start = NOW / 1000 + 60;
    assert.deepEqual(readTimes({ start, end: start + 60 }, NOW), {
      startTime: start * 1000,
      expireTime: start * 1000 + MINUTE,
    });
    assert.deepEqual(readTimes({ start, expire: 60, recurring: 2 }, NOW), {
      startTime: start * 1000,
      duration: 60,
      recurring: 2,
    });
  });

  it("is refused when it can never be open, or always", () => {
    const start = NOW / 1000;
    for (const wish of [
      {},
      { start },
      { end: start },
      { start, end: start },
      { start: start - 60, end: start - 1 },
      { start, recurring: 1 },
      { expire: 5, recurring: 1 },
      { start, expire: 0, recurring: 1 },
      { start, expire: 1_441, recurring: 1 },
      { start, expire: 10_081, recurring: 2 },
    ]) {
      assert.equal(typeof readTimes(wish, NOW), "string", JSON.stringify(wish));
    }
  });
});
