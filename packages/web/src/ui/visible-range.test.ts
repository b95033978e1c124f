import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { visibleRange } from "./visible-range.ts";

describe("visible range", () => {
  const view = { height: 340, rowHeight: 34, count: 10_000 };

  it("draws what is in view and some rows beyond", () => {
    assert.deepEqual(visibleRange({ ...view, scrollTop: 0 }), { start: 0, end: 22 });
    assert.deepEqual(visibleRange({ ...view, scrollTop: 34_000 }), { start: 988, end: 1022 });
  });

  it("ends with the list", () => {
    assert.deepEqual(visibleRange({ ...view, scrollTop: 340_000 }), { start: 9987, end: 10_000 });
  });

  it("draws nothing of an empty list", () => {
    assert.deepEqual(visibleRange({ ...view, count: 0, scrollTop: 0 }), { start: 0, end: 0 });
  });

  it("draws few rows however long the list is", () => {
    const { start, end } = visibleRange({ ...view, count: 1_000_000, scrollTop: 5_000_000 });
    assert.ok(end - start < 40);
  });
});
