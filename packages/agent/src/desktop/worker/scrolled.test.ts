import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom } from "@tendril/testing";
import { PIXEL_BYTES, SentPicture } from "./changed-tiles.ts";
import type { Pixels, Rect } from "./screen.ts";
import { findScrolled } from "./scrolled.ts";
import { TILE, TileGrid } from "./tile-grid.ts";

const [WIDTH, HEIGHT] = [512, 448];
const ALL = { x: 0, y: 0, width: WIDTH, height: HEIGHT };

/** A screen of pixels, each a number. */
class Canvas {
  readonly words = new Int32Array(WIDTH * HEIGHT);

  /** Something like lines of text: dots on paper, no two lines alike. */
  write({ x, y, width, height }: Rect, seed: number): void {
    const random = createRandom(seed);
    for (let row = y; row < y + height; row++)
      for (let column = x; column < x + width; column++)
        this.words[row * WIDTH + column] = row % 16 > 3 && random.next(3) === 0 ? 0x202020 : 0xffffff;
  }

  /** Down by `distance`; what is uncovered keeps what was there. */
  scroll({ x, y, width, height }: Rect, distance: number): void {
    const before = this.words.slice();
    for (let row = y; row < y + height; row++) {
      const from = row - distance;
      if (from < y || from >= y + height) continue;
      this.words.set(before.subarray(from * WIDTH + x, from * WIDTH + x + width), row * WIDTH + x);
    }
  }

  pixels({ x, y, width, height }: Rect = ALL): Pixels {
    const bytes = Buffer.alloc(width * height * PIXEL_BYTES);
    const all = Buffer.from(this.words.buffer);
    for (let row = 0; row < height; row++) {
      const from = ((y + row) * WIDTH + x) * PIXEL_BYTES;
      all.copy(bytes, row * width * PIXEL_BYTES, from, from + width * PIXEL_BYTES);
    }
    return { x, y, width, height, bytes };
  }
}

function sentPicture(canvas: Canvas): SentPicture {
  const picture = new SentPicture(WIDTH, HEIGHT);
  picture.update(canvas.pixels(), new TileGrid(WIDTH, HEIGHT));
  return picture;
}

/** Pixels of the tiles that are still different after the move. */
function leftOver(picture: SentPicture, pixels: Pixels): number {
  const found = findScrolled(picture, pixels);
  if (found !== undefined) picture.move(found.area, found.fromY);
  const changed = new TileGrid(WIDTH, HEIGHT);
  picture.update(pixels, changed);
  return changed.takeRects().reduce((sum, { width, height }) => sum + width * height, 0);
}

describe("what scrolled", () => {
  const text = { x: 40, y: 30, width: 430, height: 400 };

  for (const distance of [-16, -48, -131, 16, 7, 200]) {
    it(`is found and moved, so that little is left to send: by ${distance}`, () => {
      const canvas = new Canvas();
      canvas.write(text, 1);
      const picture = sentPicture(canvas);
      canvas.scroll(text, distance);
      const found = findScrolled(picture, canvas.pixels());
      assert.ok(found);
      assert.equal(found.area.y - found.fromY, distance);
      // whole strips within the window, all rows that are still to be seen
      assert.ok(found.area.width >= text.width - 2 * TILE);
      assert.ok(found.area.height >= text.height - Math.abs(distance) - 8);
      const uncovered = (Math.abs(distance) + 2 * TILE) * WIDTH;
      assert.ok(leftOver(picture, canvas.pixels()) <= uncovered + 2 * TILE * HEIGHT);
      assert.deepEqual(picture.bytes.subarray(0, WIDTH * HEIGHT * PIXEL_BYTES), canvas.pixels().bytes);
    });
  }

  it("is found among bars of one colour each", () => {
    const canvas = new Canvas();
    for (let row = 0; row < HEIGHT; row++)
      canvas.words.fill(Math.floor(row / 20) * 0x0b0d0f, row * WIDTH, (row + 1) * WIDTH);
    const picture = sentPicture(canvas);
    canvas.scroll(ALL, -40);
    const found = findScrolled(picture, canvas.pixels());
    assert.deepEqual(found, { area: { ...ALL, height: HEIGHT - 40 }, fromY: 40 });
  });

  it("is found within a part of the screen only", () => {
    const canvas = new Canvas();
    canvas.write(ALL, 2);
    const picture = sentPicture(canvas);
    const part = { x: 128, y: 64, width: 320, height: 320 };
    canvas.scroll(part, -32);
    const found = findScrolled(picture, canvas.pixels(part));
    assert.deepEqual(found, { area: { x: 128, y: 64, width: 320, height: 288 }, fromY: 96 });
  });

  it("is nothing where a picture is new, blank, or all rows are alike", () => {
    const canvas = new Canvas();
    canvas.write(ALL, 3);
    const picture = sentPicture(canvas);
    canvas.write(ALL, 4);
    assert.equal(findScrolled(picture, canvas.pixels()), undefined);
    canvas.words.fill(0xffffff);
    assert.equal(findScrolled(picture, canvas.pixels()), undefined);
    const striped = new Canvas();
    for (let row = 0; row < HEIGHT; row++) striped.words.fill(row % 16, row * WIDTH, (row + 1) * WIDTH);
    const before = sentPicture(striped);
    striped.scroll(ALL, -5);
    assert.equal(findScrolled(before, striped.pixels()), undefined);
  });

  it("is not looked for in what is small", () => {
    const canvas = new Canvas();
    canvas.write(ALL, 5);
    const picture = sentPicture(canvas);
    const small = { x: 64, y: 64, width: 100, height: 300 };
    canvas.scroll(small, -16);
    assert.equal(findScrolled(picture, canvas.pixels(small)), undefined);
  });

  it("never leaves another picture than that of the screen, whatever moved and changed", () => {
    const random = createRandom(6);
    const canvas = new Canvas();
    canvas.write(ALL, 6);
    const picture = sentPicture(canvas);
    for (let i = 0; i < 60; i++) {
      const [x, y] = [random.next(200), random.next(200)];
      const area = { x, y, width: 150 + random.next(150), height: 150 + random.next(90) };
      canvas.scroll(area, random.next(160) - 80);
      if (random.next(2) === 0) canvas.write({ ...area, height: 20 }, i);
      leftOver(picture, canvas.pixels());
      assert.deepEqual(picture.bytes.subarray(0, WIDTH * HEIGHT * PIXEL_BYTES), canvas.pixels().bytes);
    }
  });
});
