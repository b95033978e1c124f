import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FakeClock } from "@tendril/testing";
import { watchForStall } from "./stall-watch.ts";

function watch() {
  const clock = new FakeClock();
  const state = { given: 0, waiting: 0, stalls: 0 };
  const stop = watchForStall({
    clock,
    look: () => state,
    onStall() {
      state.stalls++;
    },
  });
  return { clock, state, stop };
}

describe("watch for a channel that stands", () => {
  it("tells once when nothing of what waits has gone for five seconds", () => {
    const { clock, state } = watch();
    Object.assign(state, { given: 900, waiting: 700 });
    clock.advance(5_000);
    assert.equal(state.stalls, 0);
    clock.advance(1_000);
    assert.equal(state.stalls, 1);
    clock.advance(60_000);
    assert.equal(state.stalls, 1);
    assert.equal(clock.pendingTimers, 0);
  });

  it("is not misled by what is given to it meanwhile", () => {
    const { clock, state } = watch();
    Object.assign(state, { given: 900, waiting: 700 });
    for (let second = 0; second < 6; second++) {
      clock.advance(1_000);
      state.given += 10;
      state.waiting += 10;
    }
    assert.equal(state.stalls, 1);
  });

  it("says nothing of a channel that is slow, or empty", () => {
    const { clock, state } = watch();
    clock.advance(60_000);
    Object.assign(state, { given: 1_000, waiting: 1_000 });
    for (let second = 0; second < 60; second++) {
      clock.advance(1_000);
      if (second % 4 === 0) state.waiting -= 10;
    }
    assert.equal(state.stalls, 0);
  });

  it("ends when it is stopped", () => {
    const { clock, state, stop } = watch();
    Object.assign(state, { given: 1, waiting: 1 });
    stop();
    clock.advance(60_000);
    assert.deepEqual([state.stalls, clock.pendingTimers], [0, 0]);
  });

  it("ends when looking finds it closed", () => {
    const clock = new FakeClock();
    const stop = watchForStall({
      clock,
      look() {
        stop();
        return { given: 1, waiting: 1 };
      },
      onStall: () => assert.fail("it was stopped"),
    });
    clock.advance(60_000);
    assert.equal(clock.pendingTimers, 0);
  });
});
