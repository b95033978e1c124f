/**
 * How sharp each tile of the picture is at the viewers, and since when it stands still: what was sent quickly is sent
 * again, better, when it rests.
 */

import type { Rect } from "./screen.ts";
import { TILE } from "./tile-grid.ts";

export interface RestingWish {
  /** JPEG level, 1 to 100; tiles that have it are left alone. */
  readonly level: number;
  /** Tiles that changed later are not at rest. */
  readonly beforeMs: number;
  readonly maxTiles: number;
}

export class TileLevels {
  readonly #width: number;
  readonly #height: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #levels: Uint8Array;
  readonly #changedAtMs: Float64Array;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#columns = Math.ceil(width / TILE);
    this.#rows = Math.ceil(height / TILE);
    this.#levels = new Uint8Array(this.#columns * this.#rows);
    this.#changedAtMs = new Float64Array(this.#columns * this.#rows);
  }

  /** The area was sent. A tile of which it is a part only is as sharp as the least of it. */
  sent(area: Rect, level: number, nowMs: number): void {
    this.#each(area, (at, tile) => {
      const before = this.#levels[at] ?? 0;
      this.#levels[at] = before === 0 || contains(area, tile) ? level : Math.min(before, level);
      this.#changedAtMs[at] = nowMs;
    });
  }

  /** It was sent again as it is: still at rest. */
  sharpened(area: Rect, level: number): void {
    this.#fill(area, level, undefined);
  }

  /** Viewers moved rows to `area`: what it touches is as sharp as the least of what met there. */
  moved(area: Rect, fromY: number, nowMs: number): void {
    const lowest = Math.min(this.#lowest(area), this.#lowest({ ...area, y: fromY }));
    this.#fill(area, lowest, nowMs);
  }

  /** When the next tile comes to rest that is less sharp than that; undefined when there is none. */
  earliestChangeMs(level: number): number | undefined {
    let earliest: number | undefined;
    for (let at = 0; at < this.#levels.length; at++) {
      const changedAtMs = this.#changedAtMs[at] ?? 0;
      if (this.#isBelow(at, level) && (earliest === undefined || changedAtMs < earliest))
        earliest = changedAtMs;
    }
    return earliest;
  }

  /** Some tiles side by side and below each other that rest and are less sharp. */
  findResting(wish: RestingWish): Rect | undefined {
    for (let row = 0; row < this.#rows; row++) {
      for (let column = 0; column < this.#columns; column++) {
        if (this.#isResting(column, row, wish)) return this.#grow(column, row, wish);
      }
    }
    return undefined;
  }

  #grow(column: number, row: number, wish: RestingWish): Rect {
    let end = column + 1;
    while (end < this.#columns && end - column < wish.maxTiles && this.#isResting(end, row, wish)) end++;
    let bottom = row + 1;
    const isRun = (): boolean => {
      for (let at = column; at < end; at++) if (!this.#isResting(at, bottom, wish)) return false;
      return true;
    };
    while (bottom < this.#rows && (bottom - row + 1) * (end - column) <= wish.maxTiles && isRun()) bottom++;
    return this.#rectOf(column, row, end, bottom);
  }

  #isResting(column: number, row: number, { level, beforeMs }: RestingWish): boolean {
    const at = row * this.#columns + column;
    return this.#isBelow(at, level) && (this.#changedAtMs[at] ?? 0) <= beforeMs;
  }

  /** Level 0: nothing was sent yet, and the next frame brings it. */
  #isBelow(at: number, level: number): boolean {
    const has = this.#levels[at] ?? 0;
    return has > 0 && has < level;
  }

  #lowest(area: Rect): number {
    let lowest = 100;
    this.#each(area, (at) => {
      lowest = Math.min(lowest, this.#levels[at] ?? 0);
    });
    return lowest;
  }

  #fill(area: Rect, level: number, changedAtMs: number | undefined): void {
    this.#each(area, (at) => {
      this.#levels[at] = level;
      if (changedAtMs !== undefined) this.#changedAtMs[at] = changedAtMs;
    });
  }

  /** Every tile that the area touches. */
  #each({ x, y, width, height }: Rect, visit: (at: number, tile: Rect) => void): void {
    const right = Math.min(this.#columns, Math.ceil((x + width) / TILE));
    const bottom = Math.min(this.#rows, Math.ceil((y + height) / TILE));
    for (let row = Math.floor(y / TILE); row < bottom; row++)
      for (let column = Math.floor(x / TILE); column < right; column++)
        visit(row * this.#columns + column, this.#rectOf(column, row, column + 1, row + 1));
  }

  #rectOf(column: number, row: number, end: number, bottom: number): Rect {
    const [x, y] = [column * TILE, row * TILE];
    return {
      x,
      y,
      width: Math.min(end * TILE, this.#width) - x,
      height: Math.min(bottom * TILE, this.#height) - y,
    };
  }
}

function contains(outer: Rect, inner: Rect): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}
