/**
 * What really changed of what was painted: tiles are compared with the picture that the viewers have, and the
 * changed ones are joined into few rectangles.
 */
import type { Pixels, Rect } from "./screen.ts";

export const TILE = 64;
export const PIXEL_BYTES = 4;

/** Rectangles widened to whole tiles of the screen, overlaps joined. */
export function joinToTiles(areas: readonly Rect[], width: number, height: number): readonly Rect[] {
  const grid = new TileGrid(width, height);
  for (const area of areas) grid.mark(area);
  return grid.takeRects();
}

/** Marks of tiles; cut to the screen. */
export class TileGrid {
  readonly #width: number;
  readonly #height: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #marks: Uint8Array;
  #isEmpty = true;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#columns = Math.ceil(width / TILE);
    this.#rows = Math.ceil(height / TILE);
    this.#marks = new Uint8Array(this.#columns * this.#rows);
  }

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  mark({ x, y, width, height }: Rect): void {
    const left = Math.max(0, Math.floor(x / TILE));
    const top = Math.max(0, Math.floor(y / TILE));
    const right = Math.min(this.#columns, Math.ceil((x + width) / TILE));
    const bottom = Math.min(this.#rows, Math.ceil((y + height) / TILE));
    for (let row = top; row < bottom; row++) {
      if (right > left) this.#marks.fill(1, row * this.#columns + left, row * this.#columns + right);
    }
    if (right > left && bottom > top) this.#isEmpty = false;
  }

  /** Few rectangles that cover the marks exactly; the marks are gone then. */
  takeRects(): readonly Rect[] {
    const rects: Rect[] = [];
    for (let row = 0; row < this.#rows; row++) {
      for (let column = 0; column < this.#columns; column++) {
        if (this.#marks[row * this.#columns + column] === 1) rects.push(this.#takeRect(column, row));
      }
    }
    this.#isEmpty = true;
    return rects;
  }

  /** The run of marks from here to the right, then as many rows below as have the same run. */
  #takeRect(column: number, row: number): Rect {
    let end = column;
    while (end < this.#columns && this.#marks[row * this.#columns + end] === 1) end++;
    let bottom = row;
    while (bottom < this.#rows && this.#isRun(column, end, bottom)) {
      this.#marks.fill(0, bottom * this.#columns + column, bottom * this.#columns + end);
      bottom++;
    }
    const [x, y] = [column * TILE, row * TILE];
    return {
      x,
      y,
      width: Math.min(end * TILE, this.#width) - x,
      height: Math.min(bottom * TILE, this.#height) - y,
    };
  }

  #isRun(column: number, end: number, row: number): boolean {
    for (let at = column; at < end; at++) if (this.#marks[row * this.#columns + at] !== 1) return false;
    return true;
  }
}

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

  /** Keeps these pixels, whose corner lies on a tile, and marks the tiles of them that differ. */
  update(pixels: Pixels, changed: TileGrid): void {
    const words = wordsOf(pixels.bytes);
    for (let y = 0; y < pixels.height; y += TILE) {
      const height = Math.min(TILE, pixels.height - y);
      for (let x = 0; x < pixels.width; x += TILE) {
        const width = Math.min(TILE, pixels.width - x);
        if (this.#replace(pixels, words, { x, y, width, height })) {
          changed.mark({ x: pixels.x + x, y: pixels.y + y, width, height });
        }
      }
    }
  }

  /** True when the tile, given relative to `pixels`, was different. */
  #replace(pixels: Pixels, words: Int32Array, tile: Rect): boolean {
    const rowOf = (row: number): number => (tile.y + row) * pixels.width + tile.x;
    const placeOf = (row: number): number => (pixels.y + tile.y + row) * this.width + pixels.x + tile.x;
    let row = 0;
    while (row < tile.height && isSame(words, rowOf(row), this.words, placeOf(row), tile.width)) row++;
    if (row === tile.height) return false;
    for (; row < tile.height; row++)
      this.words.set(words.subarray(rowOf(row), rowOf(row) + tile.width), placeOf(row));
    return true;
  }
}

/** A number for each pixel; a copy only where the bytes do not lie so that they can be read so. */
export function wordsOf(bytes: Buffer): Int32Array {
  const placed = bytes.byteOffset % PIXEL_BYTES === 0 ? bytes : Uint8Array.from(bytes);
  return new Int32Array(placed.buffer, placed.byteOffset, Math.floor(placed.length / PIXEL_BYTES));
}

/** Whether so many pixels are the same. Faster than the comparison of buffers, whose calls cost more than the work. */
export function isSame(
  left: Int32Array,
  leftStart: number,
  right: Int32Array,
  rightStart: number,
  count: number,
): boolean {
  for (let i = 0; i < count; i++) if (left[leftStart + i] !== right[rightStart + i]) return false;
  return true;
}
