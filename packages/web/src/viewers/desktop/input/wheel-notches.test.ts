import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { WheelNotches } from "./wheel-notches.ts";

describe("wheel notches", () => {
  it("makes one of each notch of a mouse", () => {
    assert.deepEqual(new WheelNotches().add(100), [120]);
    assert.deepEqual(new WheelNotches().add(-300), [-120, -120, -120]);
  });

  it("gathers small turns of a touch pad", () => {
    const wheel = new WheelNotches();
    assert.deepEqual(wheel.add(60), []);
    assert.deepEqual(wheel.add(60), [120]);
    assert.deepEqual(wheel.add(79), []);
    assert.deepEqual(wheel.add(-60), []);
    assert.deepEqual(wheel.add(-60), [-120]);
  });

  it("does not flood", () => {
    assert.equal(new WheelNotches().add(1_000_000).length, 8);
  });
});
