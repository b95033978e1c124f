import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { divide, idsOf, type Layout, neighbour, split, without } from "./layout.ts";

describe("terminals of a tab", () => {
  const two = split({ id: 1 }, 1, { direction: "right", id: 2 });
  const three = split(two, 1, { direction: "down", id: 3 });

  it("share the room of the one that is split", () => {
    assert.deepEqual(three, {
      direction: "right",
      parts: [{ direction: "down", parts: [{ id: 1 }, { id: 3 }] }, { id: 2 }],
    });
    assert.deepEqual(split(two, 9, { direction: "down", id: 3 }), two);
  });

  it("give the room back when one is closed", () => {
    const left: Layout = { direction: "right", parts: [{ id: 3 }, { id: 2 }] };
    assert.deepEqual(without(three, 1), left);
    assert.deepEqual(without(three, 2), { direction: "down", parts: [{ id: 1 }, { id: 3 }] });
    assert.equal(without({ id: 1 }, 1), undefined);
    assert.deepEqual(without(three, 9), three);
  });

  it("share the room as the divider between them stands, within limits, and keep that", () => {
    const inner = divide(three, 1, 0.3);
    assert.deepEqual(inner, {
      direction: "right",
      parts: [{ direction: "down", parts: [{ id: 1 }, { id: 3 }], share: 0.3 }, { id: 2 }],
    });
    assert.deepEqual(divide(three, 3, 2), { ...three, share: 0.9 });
    assert.deepEqual(divide(three, 3, -1), { ...three, share: 0.1 });
    assert.deepEqual(divide(three, 2, 0.3), three);
    const split4 = split(divide(two, 1, 0.7), 2, { direction: "down", id: 4 });
    assert.equal("share" in split4 && split4.share, 0.7);
  });

  it("follow each other in reading order, round at the ends", () => {
    assert.deepEqual(idsOf(three), [1, 3, 2]);
    assert.equal(neighbour(three, 1, 1), 3);
    assert.equal(neighbour(three, 2, 1), 1);
    assert.equal(neighbour(three, 1, -1), 2);
    assert.equal(neighbour({ id: 1 }, 1, -1), 1);
  });
});
