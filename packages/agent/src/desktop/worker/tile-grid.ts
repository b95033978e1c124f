/**
 * Which parts of a picture changed, by tiles: what is marked is joined into few rectangles.
 */
import type { Rect } from "./screen.ts";

export const TILE = 64;
/** Of a JPEG with half the colours. */
const BLOCK = 16;

/** Rectangles widened to whole tiles of the screen, overlaps joined. */
export function joinToTiles(areas: readonly Rect[], width: number, height: number): readonly Rect[] {
  const grid = new TileGrid(width, height);
  for (const area of areas) grid.mark(area);
  return grid.takeRects();
}

/** Marks of tiles, and of the part of each that was marked; cut to the screen. */
export class TileGrid {
  readonly #width: number;
  readonly #height: number;
  readonly #columns: number;
  readonly #rows: number;
  /** Four numbers for each tile, in pixels of it: left, top, right, bottom; right is 0 where nothing is marked. */
  readonly #parts: Uint8Array;
  #isEmpty = true;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#columns = Math.ceil(width / TILE);
    this.#rows = Math.ceil(height / TILE);
    this.#parts = new Uint8Array(this.#columns * this.#rows * 4);
  }

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  mark({ x, y, width, height }: Rect): void {
    const [left, top] = [Math.max(0, x), Math.max(0, y)];
    const [right, bottom] = [Math.min(this.#width, x + width), Math.min(this.#height, y + height)];
    if (right <= left || bottom <= top) return;
    this.#isEmpty = false;
    for (let row = Math.floor(top / TILE); row * TILE < bottom; row++)
      for (let column = Math.floor(left / TILE); column * TILE < right; column++) {
        const [tileLeft, tileTop] = [column * TILE, row * TILE];
        this.#widen((row * this.#columns + column) * 4, {
          left: Math.max(0, left - tileLeft),
          top: Math.max(0, top - tileTop),
          right: Math.min(TILE, right - tileLeft),
          bottom: Math.min(TILE, bottom - tileTop),
        });
      }
  }

  /** Few rectangles of whole tiles that cover the marks exactly; the marks are gone then. */
  takeRects(): readonly Rect[] {
    return this.#take(({ x, y, right, bottom }) => ({ x, y, width: right - x, height: bottom - y }));
  }

  /** The same, cut to what was marked: on the grid of the blocks of a JPEG. */
  takeParts(): readonly Rect[] {
    return this.#take((tiles) => this.#cut(tiles));
  }

  #take(cut: (tiles: Tiles) => Rect): readonly Rect[] {
    const rects: Rect[] = [];
    for (let row = 0; row < this.#rows; row++) {
      for (let column = 0; column < this.#columns; column++) {
        if (!this.#isMarked(column, row)) continue;
        const tiles = this.#runFrom(column, row);
        rects.push(cut(tiles));
        this.#forget(tiles);
      }
    }
    this.#isEmpty = true;
    return rects;
  }

  #isMarked(column: number, row: number): boolean {
    return (this.#parts[(row * this.#columns + column) * 4 + 2] ?? 0) > 0;
  }

  #widen(at: number, { left, top, right, bottom }: Part): void {
    const parts = this.#parts;
    const isNew = parts[at + 2] === 0;
    parts[at] = isNew ? left : Math.min(left, parts[at] ?? 0);
    parts[at + 1] = isNew ? top : Math.min(top, parts[at + 1] ?? 0);
    parts[at + 2] = Math.max(right, parts[at + 2] ?? 0);
    parts[at + 3] = Math.max(bottom, parts[at + 3] ?? 0);
  }

  /** The run of marks from here to the right, then as many rows below as have the same run. */
  #runFrom(column: number, row: number): Tiles {
    let end = column;
    while (end < this.#columns && this.#isMarked(end, row)) end++;
    let last = row + 1;
    while (last < this.#rows && this.#isRun(column, end, last)) last++;
    return {
      column,
      row,
      end,
      last,
      x: column * TILE,
      y: row * TILE,
      right: Math.min(end * TILE, this.#width),
      bottom: Math.min(last * TILE, this.#height),
    };
  }

  #isRun(column: number, end: number, row: number): boolean {
    for (let at = column; at < end; at++) if (!this.#isMarked(at, row)) return false;
    return true;
  }

  #cut({ column, row, end, last, right, bottom }: Tiles): Rect {
    let [markedLeft, markedTop, markedRight, markedBottom] = [right, bottom, 0, 0];
    for (let r = row; r < last; r++)
      for (let c = column; c < end; c++) {
        const at = (r * this.#columns + c) * 4;
        const [partLeft = 0, partTop = 0, partRight = 0, partBottom = 0] = this.#parts.subarray(at, at + 4);
        markedLeft = Math.min(markedLeft, c * TILE + partLeft);
        markedTop = Math.min(markedTop, r * TILE + partTop);
        markedRight = Math.max(markedRight, c * TILE + partRight);
        markedBottom = Math.max(markedBottom, r * TILE + partBottom);
      }
    const [left, top] = [floorToBlock(markedLeft), floorToBlock(markedTop)];
    return {
      x: left,
      y: top,
      width: Math.min(right, floorToBlock(markedRight + BLOCK - 1)) - left,
      height: Math.min(bottom, floorToBlock(markedBottom + BLOCK - 1)) - top,
    };
  }

  #forget({ column, row, end, last }: Tiles): void {
    for (let r = row; r < last; r++)
      this.#parts.fill(0, (r * this.#columns + column) * 4, (r * this.#columns + end) * 4);
  }
}

interface Part {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Tiles from `column` up to `end` and from `row` up to `last`, and where they lie on the screen. */
interface Tiles {
  readonly column: number;
  readonly row: number;
  readonly end: number;
  readonly last: number;
  readonly x: number;
  readonly y: number;
  readonly right: number;
  readonly bottom: number;
}

function floorToBlock(pixels: number): number {
  return pixels - (pixels % BLOCK);
}
