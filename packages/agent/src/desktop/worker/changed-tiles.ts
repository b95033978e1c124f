/**
 * What really changed of what was painted: tiles are compared with the picture that the viewers have, and the
 * changed ones are joined into few rectangles.
 */
import type { Pixels, Rect } from "./screen.ts";
import { TILE, type TileGrid } from "./tile-grid.ts";

export const PIXEL_BYTES = 4;

/** The picture as it was sent last. */
export class SentPicture {
  readonly width: number;
  readonly height: number;
  /** Rows without gaps; one more than the picture has, so that encoders may read whole rows from anywhere. */
  readonly bytes: Buffer;
  /** The same, a number for each pixel. */
  readonly words: Int32Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.bytes = Buffer.alloc(width * (height + 1) * PIXEL_BYTES);
    this.words = wordsOf(this.bytes);
  }

  get stride(): number {
    return this.width * PIXEL_BYTES;
  }

  /** Moves these rows up or down, as viewers do whom it is told; `area` is where they go. */
  move({ x, y, width, height }: Rect, fromY: number): void {
    const isDown = y > fromY; // rows that are still to be moved must not be written over
    for (let i = 0; i < height; i++) {
      const row = isDown ? height - 1 - i : i;
      const from = ((fromY + row) * this.width + x) * PIXEL_BYTES;
      this.bytes.copy(
        this.bytes,
        ((y + row) * this.width + x) * PIXEL_BYTES,
        from,
        from + width * PIXEL_BYTES,
      );
    }
  }

  /** Keeps these pixels, whose corner lies on a tile, and marks what of their tiles differs. */
  update(pixels: Pixels, changed: TileGrid): void {
    const words = wordsOf(pixels.bytes);
    for (let y = 0; y < pixels.height; y += TILE) {
      const height = Math.min(TILE, pixels.height - y);
      for (let x = 0; x < pixels.width; x += TILE) {
        const width = Math.min(TILE, pixels.width - x);
        const part = this.#replace(pixels, words, { x, y, width, height });
        if (part !== undefined) changed.mark({ ...part, x: pixels.x + part.x, y: pixels.y + part.y });
      }
    }
  }

  /** What of the tile was different; both relative to `pixels`. */
  #replace(pixels: Pixels, words: Int32Array, tile: Rect): Rect | undefined {
    let [left, right, top, bottom] = [tile.width, 0, -1, 0];
    for (let row = 0; row < tile.height; row++) {
      const from = (tile.y + row) * pixels.width + tile.x;
      const to = (pixels.y + tile.y + row) * this.width + pixels.x + tile.x;
      const first = firstDifference(words, from, this.words, to, tile.width);
      if (first === tile.width) continue;
      let last = tile.width - 1;
      while (words[from + last] === this.words[to + last]) last--;
      this.words.set(words.subarray(from + first, from + last + 1), to + first);
      if (top < 0) top = row;
      bottom = row + 1;
      left = Math.min(left, first);
      right = Math.max(right, last + 1);
    }
    if (top < 0) return undefined;
    return { x: tile.x + left, y: tile.y + top, width: right - left, height: bottom - top };
  }
}

/** A number for each pixel; a copy only where the bytes do not lie so that they can be read so. */
export function wordsOf(bytes: Buffer): Int32Array {
  const placed = bytes.byteOffset % PIXEL_BYTES === 0 ? bytes : Uint8Array.from(bytes);
  return new Int32Array(placed.buffer, placed.byteOffset, Math.floor(placed.length / PIXEL_BYTES));
}

/** How many pixels are the same, up to `count`. Faster than comparing buffers, whose calls cost more than the work. */
export function firstDifference(
  left: Int32Array,
  leftStart: number,
  right: Int32Array,
  rightStart: number,
  count: number,
): number {
  let i = 0;
  while (i < count && left[leftStart + i] === right[rightStart + i]) i++;
  return i;
}
