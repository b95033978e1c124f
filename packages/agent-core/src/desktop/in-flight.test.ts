import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createInFlight } from "./in-flight.ts";

const STEP_MS = 10;
const WORD_EVERY_MS = 40;
const FOR_MS = 30_000;

interface Parcel {
  readonly atMs: number;
  readonly total: number;
}

/** The last of those that are there by then; they are gone from the queue. */
function take(queue: Parcel[], nowMs: number): number | undefined {
  const waiting = queue.findIndex(({ atMs }) => atMs > nowMs);
  return queue.splice(0, waiting < 0 ? queue.length : waiting).at(-1)?.total;
}

/** A line that takes so many bytes in a millisecond, so long each way, and a host that has half as much again to send. */
function carry(bytesPerMs: number, delayMs: number) {
  let nowMs = 0;
  const flight = createInFlight(() => nowMs);
  const [arrivals, words, queued]: [Parcel[], Parcel[], number[]] = [[], [], []];
  let [sent, freeAtMs, arrived] = [0, 0, 0];
  for (; nowMs < FOR_MS; nowMs += STEP_MS) {
    const frame = bytesPerMs * STEP_MS * 1.5;
    if (!flight.isAhead()) {
      sent += frame;
      flight.sent(frame);
      freeAtMs = Math.max(freeAtMs, nowMs) + frame / bytesPerMs;
      arrivals.push({ atMs: freeAtMs + delayMs, total: sent });
    }
    queued.push(freeAtMs - nowMs);
    arrived = take(arrivals, nowMs) ?? arrived;
    if (nowMs % WORD_EVERY_MS === 0) words.push({ atMs: nowMs + delayMs, total: arrived });
    flight.seen(take(words, nowMs) ?? 0);
  }
  const later = queued.slice(queued.length / 2).sort((a, b) => a - b);
  return { bytesPerMs: arrived / FOR_MS, queueMs: later[Math.floor(later.length * 0.9)] ?? 0 };
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

  for (const line of [
    [250, 40],
    [1_000, 10],
    [1_000, 80],
    [12_500, 5],
  ] as const) {
    it(`fill a line of ${line[0]} KB/s and ${line[1]} ms and do not queue before it`, () => {
      const { bytesPerMs, queueMs } = carry(line[0], line[1]);
      assert.ok(bytesPerMs > line[0] * 0.7, `${bytesPerMs} of ${line[0]}`);
      assert.ok(queueMs < 300, `${queueMs} ms in the queue`);
    });
  }

  it("are those of an honest count, whatever a viewer says", () => {
    const flight = createInFlight(() => 0);
    for (const total of [Number.NaN, -5, 0, Number.POSITIVE_INFINITY, 1e300]) flight.seen(total);
    flight.sent(400_000);
    assert.equal(flight.isAhead(), true);
  });
});
