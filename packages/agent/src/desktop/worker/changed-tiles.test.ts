import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom } from "@tendril/testing";
import { SentPicture } from "./changed-tiles.ts";
import type { Rect } from "./screen.ts";
import { joinToTiles, TILE, TileGrid } from "./tile-grid.ts";

const pixelsOf = (x: number, y: number, width: number, height: number, value: number) => ({
  x,
  y,
  width,
  height,
  bytes: Buffer.alloc(width * height * 4, value),
});

const isIn = ({ x, y, width, height }: Rect, px: number, py: number): boolean =>
  px >= x && py >= y && px < x + width && py < y + height;

describe("joining rectangles to tiles", () => {
  it("widens to whole tiles and cuts at the edge of the screen", () => {
    assert.deepEqual(joinToTiles([{ x: 70, y: 130, width: 1, height: 1 }], 100, 140), [
      { x: 64, y: 128, width: 36, height: 12 },
    ]);
  });

  it("joins what lies side by side, and lists nothing twice", () => {
    const areas = [
      { x: 0, y: 0, width: 10, height: 130 },
      { x: 60, y: 0, width: 10, height: 130 },
      { x: 5, y: 5, width: 10, height: 10 },
    ];
    assert.deepEqual(joinToTiles(areas, 1_000, 1_000), [{ x: 0, y: 0, width: 128, height: 192 }]);
  });

  it("leaves out what is not on the screen", () => {
    const outside = [
      { x: -50, y: 0, width: 50, height: 10 },
      { x: 200, y: 0, width: 10, height: 10 },
      { x: 0, y: 200, width: 10, height: 10 },
    ];
    assert.deepEqual(joinToTiles(outside, 128, 128), []);
  });

  it("covers exactly the marked tiles", () => {
    const grid = new TileGrid(TILE * 3, TILE * 3);
    for (const [x, y] of [
      [0, 0],
      [1, 0],
      [1, 1],
      [2, 2],
    ] as const) {
      grid.mark({ x: x * TILE, y: y * TILE, width: 1, height: 1 });
    }
    const areas = grid.takeRects().map(({ width, height }) => (width / TILE) * (height / TILE));
    assert.equal(
      areas.reduce((total, area) => total + area, 0),
      4,
    );
    assert.ok(grid.isEmpty);
    assert.deepEqual(grid.takeRects(), []);
  });
});

describe("parts of tiles", () => {
  it("are cut to what was marked, on blocks of 16 pixels, and joined over tiles", () => {
    const grid = new TileGrid(TILE * 4, TILE * 3 - 8);
    grid.mark({ x: 20, y: 50, width: 150, height: 3 });
    assert.deepEqual(grid.takeParts(), [{ x: 16, y: 48, width: 160, height: 16 }]);
    grid.mark({ x: 70, y: TILE * 2 + 50, width: 1, height: 30 });
    assert.deepEqual(grid.takeParts(), [{ x: 64, y: TILE * 2 + 48, width: 16, height: 8 }]);
    assert.ok(grid.isEmpty);
    assert.deepEqual(grid.takeParts(), []);
  });

  it("cover everything that was marked, whatever it was", () => {
    const random = createRandom(3);
    for (let round = 0; round < 50; round++) {
      const [width, height] = [200 + random.next(200), 150 + random.next(150)];
      const grid = new TileGrid(width, height);
      const marked = Array.from({ length: 1 + random.next(5) }, () => {
        const [x, y] = [random.next(width), random.next(height)];
        return { x, y, width: 1 + random.next(90), height: 1 + random.next(90) };
      });
      for (const area of marked) grid.mark(area);
      const parts = grid.takeParts();
      for (const { x, y, width: w, height: h } of parts)
        assert.ok(x % 16 === 0 && y % 16 === 0 && x + w <= width && y + h <= height);
      for (const { x, y, width: w, height: h } of marked)
        for (const px of [x, Math.min(width, x + w) - 1])
          for (let py = y; py < Math.min(height, y + h); py++)
            assert.ok(
              parts.some((part) => isIn(part, px, py)),
              `${px},${py} in round ${round}`,
            );
    }
  });
});

describe("picture that was sent", () => {
  it("marks the tiles that differ and keeps them", () => {
    const picture = new SentPicture(128, 128);
    const changed = new TileGrid(128, 128);
    const pixels = pixelsOf(0, 0, 128, 128, 0);
    pixels.bytes[(70 * 128 + 100) * 4] = 9;
    picture.update(pixels, changed);
    assert.deepEqual(changed.takeRects(), [{ x: 64, y: 64, width: 64, height: 64 }]);
    picture.update(pixels, changed);
    assert.ok(changed.isEmpty);
    assert.equal(picture.bytes[(70 * 128 + 100) * 4], 9);
  });

  it("keeps pixels at their place in a larger picture, with a narrow last tile", () => {
    const picture = new SentPicture(200, 100);
    const changed = new TileGrid(200, 100);
    picture.update(pixelsOf(128, 64, 72, 36, 7), changed);
    assert.deepEqual(changed.takeRects(), [{ x: 128, y: 64, width: 72, height: 36 }]);
    assert.equal(picture.bytes[(99 * 200 + 199) * 4], 7);
    assert.equal(picture.bytes[(63 * 200 + 199) * 4], 0);
  });
});
