/**
 * What really changed of what was painted: tiles are compared with the picture that the viewers have, and the
 * changed ones are joined into few rectangles.
 */
import type { Pixels, Rect } from "./screen.ts";

export const TILE = 64;
const PIXEL_BYTES = 4;

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

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.bytes = Buffer.alloc(width * (height + 1) * PIXEL_BYTES);
  }

  get stride(): number {
    return this.width * PIXEL_BYTES;
  }

  /** Keeps these pixels, whose corner lies on a tile, and marks the tiles of them that differ. */
  update(pixels: Pixels, changed: TileGrid): void {
    for (let y = 0; y < pixels.height; y += TILE) {
      const height = Math.min(TILE, pixels.height - y);
      for (let x = 0; x < pixels.width; x += TILE) {
        const width = Math.min(TILE, pixels.width - x);
        if (this.#replace(pixels, { x, y, width, height })) {
          changed.mark({ x: pixels.x + x, y: pixels.y + y, width, height });
        }
      }
    }
  }

  /** True when the tile, given relative to `pixels`, was different. */
  #replace(pixels: Pixels, tile: Rect): boolean {
    const rowBytes = tile.width * PIXEL_BYTES;
    let isDifferent = false;
    for (let row = 0; row < tile.height; row++) {
      const from = ((tile.y + row) * pixels.width + tile.x) * PIXEL_BYTES;
      const to = ((pixels.y + tile.y + row) * this.width + pixels.x + tile.x) * PIXEL_BYTES;
      isDifferent ||= pixels.bytes.compare(this.bytes, to, to + rowBytes, from, from + rowBytes) !== 0;
      if (isDifferent) pixels.bytes.copy(this.bytes, to, from, from + rowBytes);
    }
    return isDifferent;
  }
}
