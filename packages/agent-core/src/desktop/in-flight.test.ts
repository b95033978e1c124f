import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createInFlight } from "./in-flight.ts";

const STEP_MS = 10;
const WORD_EVERY_MS = 40;
const MINUTE_MS = 60_000;

interface Parcel {
  readonly atMs: number;
  readonly total: number;
}

/** The last of those that are there by then; they are gone from the queue. */
function take(queue: Parcel[], nowMs: number): number | undefined {
  const waiting = queue.findIndex(({ atMs }) => atMs > nowMs);
  return queue.splice(0, waiting < 0 ? queue.length : waiting).at(-1)?.total;
}

interface Course {
  readonly bytesPerMs: number;
  readonly delayMs: number;
  /** From the middle on. */
  readonly laterDelayMs?: number;
  readonly frameBytes: number;
  readonly minutes: number;
}

/** A host that always has something to send; what the line carried and how long its queue was, in each minute. */
function carry({ bytesPerMs, delayMs, laterDelayMs = delayMs, frameBytes, minutes }: Course) {
  let nowMs = 0;
  const flight = createInFlight(() => nowMs);
  const [arrivals, words]: [Parcel[], Parcel[]] = [[], []];
  const found = Array.from({ length: minutes }, () => ({ carried: 0, queueMs: 0 }));
  let [sent, freeAtMs, arrived] = [0, 0, 0];
  for (; nowMs < minutes * MINUTE_MS; nowMs += STEP_MS) {
    const way = nowMs < (minutes * MINUTE_MS) / 2 ? delayMs : laterDelayMs;
    const minute = found[Math.floor(nowMs / MINUTE_MS)] ?? { carried: 0, queueMs: 0 };
    const most = arrived === 0 ? 1 : (bytesPerMs * STEP_MS * 1.5) / frameBytes; // pictures in one step
    for (let i = 0; i < most && !flight.isAhead() && (sent === 0 || arrived > 0); i++) {
      sent += frameBytes;
      flight.sent(frameBytes);
      freeAtMs = Math.max(freeAtMs, nowMs) + frameBytes / bytesPerMs;
      arrivals.push({ atMs: freeAtMs + way, total: sent });
    }
    minute.queueMs = Math.max(minute.queueMs, freeAtMs - nowMs);
    const before = arrived;
    arrived = take(arrivals, nowMs) ?? arrived;
    minute.carried += (arrived - before) / MINUTE_MS;
    if (nowMs % WORD_EVERY_MS === 0) words.push({ atMs: nowMs + way, total: arrived });
    flight.seen(take(words, nowMs) ?? 0);
  }
  return found;
}

describe("bytes under way to a viewer", () => {
  it("are not counted for viewers that say nothing", () => {
    const flight = createInFlight(() => 0);
    flight.sent(1_000_000_000);
    assert.equal(flight.isAhead(), false);
  });

  it("wait for what has arrived, and all counts as arrived when that is given up", () => {
    let nowMs = 0;
    const flight = createInFlight(() => nowMs);
    flight.sent(100_000);
    flight.seen(100_000);
    assert.equal(flight.isAhead(), false);
    flight.sent(400_000);
    assert.equal(flight.isAhead(), true);
    nowMs = 20;
    flight.seen(400_000);
    assert.equal(flight.isAhead(), false);
    flight.sent(400_000);
    assert.equal(flight.isAhead(), true);
    nowMs = 500;
    flight.giveUpAfter(1_000);
    assert.equal(flight.isAhead(), true);
    nowMs = 1_020;
    flight.giveUpAfter(1_000);
    assert.equal(flight.isAhead(), false);
    flight.seen(450_000); // comes late: less than what counts
    assert.equal(flight.isAhead(), false);
  });

  for (const [bytesPerMs, delayMs, frameBytes, mostMs] of [
    [250, 40, 15_000, 600],
    [1_000, 20, 15_000, 350],
    [1_000, 20, 60_000, 500],
    [1_000, 80, 20_000, 450],
    [12_500, 5, 125_000, 300],
  ] as const) {
    it(`fill a line of ${bytesPerMs} KB/s and ${delayMs} ms for ten minutes, and no queue grows before it`, () => {
      const found = carry({ bytesPerMs, delayMs, frameBytes, minutes: 10 });
      const text = found
        .map(({ carried, queueMs }) => `${Math.round(carried)}/${Math.round(queueMs)}`)
        .join(" ");
      assert.ok(Math.max(...found.map(({ queueMs }) => queueMs)) < mostMs, text);
      assert.ok(Math.min(...found.map(({ carried }) => carried)) > bytesPerMs * 0.7, text);
    });
  }

  it("find the line again when the way becomes longer", () => {
    const found = carry({ bytesPerMs: 1_000, delayMs: 5, laterDelayMs: 300, frameBytes: 20_000, minutes: 4 });
    const text = found
      .map(({ carried, queueMs }) => `${Math.round(carried)}/${Math.round(queueMs)}`)
      .join(" ");
    assert.ok((found[2]?.carried ?? 0) > 500 && (found[3]?.carried ?? 0) > 700, text);
  });

  it("are those of an honest count, whatever a viewer says", () => {
    const flight = createInFlight(() => 0);
    for (const total of [Number.NaN, -5, 0, Number.POSITIVE_INFINITY, 1e300]) flight.seen(total);
    flight.sent(400_000);
    assert.equal(flight.isAhead(), true);
  });
});
