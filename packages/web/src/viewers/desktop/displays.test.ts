import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { displayChoices, displayCrop } from "./displays.ts";
import { initialHostState } from "./host-state.ts";

const two = {
  ...initialHostState,
  screen: { width: 3200, height: 1080 },
  displays: [65_535, 1, 2],
  selected: 65_535,
  layout: [
    { id: 1, x: 0, y: 0, width: 1920, height: 1080 },
    { id: 2, x: 1920, y: 56, width: 1280, height: 1024 },
  ],
};

describe("displays", () => {
  it("offers each of several and all of them", () => {
    assert.deepEqual(displayChoices(two), [
      { id: 1, label: "1", name: "Screen 1, 1920 by 1080", isSelected: false },
      { id: 2, label: "2", name: "Screen 2, 1280 by 1024", isSelected: false },
      { id: 65_535, label: "All", name: "All screens", isSelected: true },
    ]);
  });

  it("offers nothing when there is one", () => {
    assert.deepEqual(displayChoices(initialHostState), []);
    assert.deepEqual(displayChoices({ ...initialHostState, displays: [0] }), []);
    assert.deepEqual(displayChoices({ ...initialHostState, displays: [65_535, 1] }), []);
  });

  it("finds a display in the picture of all, also in a smaller one", () => {
    assert.deepEqual(displayCrop(two, 2), { x: 1920, y: 56, width: 1280, height: 1024 });
    const half = { ...two, screen: { width: 1600, height: 540 } };
    assert.deepEqual(displayCrop(half, 2), { x: 960, y: 28, width: 640, height: 512 });
    assert.equal(displayCrop(two, 3), undefined);
  });
});
