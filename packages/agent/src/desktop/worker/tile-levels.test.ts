import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TILE } from "./tile-grid.ts";
import { TileLevels } from "./tile-levels.ts";

const SIZE = { width: TILE * 4 + 10, height: TILE * 3 };
const all = { x: 0, y: 0, ...SIZE };
const tile = (column: number, row: number) => ({ x: column * TILE, y: row * TILE, width: 1, height: 1 });
const wish = { level: 90, beforeMs: 1_000, maxTiles: 100 };

function levels(): TileLevels {
  const made = new TileLevels(SIZE.width, SIZE.height);
  made.sent(all, 60, 500);
  return made;
}

describe("levels of tiles", () => {
  it("finds nothing before something was sent, nor what is sharp enough", () => {
    assert.equal(new TileLevels(SIZE.width, SIZE.height).findResting(wish), undefined);
    const made = levels();
    assert.deepEqual(made.findResting(wish), all);
    assert.equal(made.findResting({ ...wish, level: 60 }), undefined);
    made.sharpened(all, 90);
    assert.equal(made.findResting(wish), undefined);
    assert.equal(made.earliestChangeMs(90), undefined);
  });

  it("leaves out what changed a moment ago, and says when it rests", () => {
    const made = levels();
    made.sent(tile(1, 0), 60, 2_000);
    assert.deepEqual(made.findResting(wish), { x: 0, y: 0, width: TILE, height: SIZE.height });
    made.sharpened(all, 90);
    made.sent(tile(1, 0), 60, 3_000);
    assert.equal(made.earliestChangeMs(90), 3_000);
    assert.equal(made.findResting(wish), undefined);
  });

  it("takes no more tiles than it may", () => {
    assert.deepEqual(levels().findResting({ ...wish, maxTiles: 3 }), {
      x: 0,
      y: 0,
      width: TILE * 3,
      height: TILE,
    });
    assert.deepEqual(levels().findResting({ ...wish, maxTiles: 10 }), { ...all, height: TILE * 2 });
  });

  it("takes what was moved for as sharp as the least of what met there", () => {
    const made = levels();
    made.sharpened(all, 90);
    made.sent(tile(0, 2), 40, 600);
    made.moved({ x: 0, y: TILE, width: 10, height: TILE / 2 }, TILE * 2, 700);
    made.sharpened(tile(0, 2), 90);
    assert.deepEqual(made.findResting(wish), { x: 0, y: TILE, width: TILE, height: TILE });
    assert.equal(made.findResting({ ...wish, level: 40 }), undefined);
  });
});
