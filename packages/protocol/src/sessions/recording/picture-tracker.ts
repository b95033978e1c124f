/**
 * Which blocks of a recorded desktop make the picture of a moment: each tile claims the cells of a grid that it covers,
 * and a block without a cell left is no longer part of the picture.
 * Source: docs/spec/session-protocols.md, section 1.10.
 */
import { DesktopCommand } from "../../constants/index.ts";
import { type CommandPlace, MAX_HOST_COMMAND_BYTES, placeCommand, readImageSize } from "../desktop.ts";
import { MAX_MOMENT_BLOCKS } from "./picture-index.ts";

const CELL = 16;
const MAX_CELLS = 1_048_576; // 16384 x 16384 pixels
/** Visits of cells that each byte of a recording pays for: an honest tile has more bytes than cells. */
const VISITS_PER_BYTE = 4;
/** What is saved up, for pictures that are mostly blank. */
const MAX_CREDIT = 8_388_608;

export interface ShownPicture {
  readonly width: number;
  readonly height: number;
  /** Offsets, ascending. */
  readonly blocks: readonly number[];
}

export class PictureTracker {
  #width = 0;
  #height = 0;
  #columns = 0;
  /** For each cell, the blocks that show in it, the newest last. */
  #cells: (number[] | undefined)[] = [];
  /** A copy within the picture makes all before it matter until the screen is new. */
  readonly #pinned = new Set<number>();
  /** Cells with blocks that are not pinned, so that a copy, of which there are many, looks at no others. */
  readonly #unpinned = new Set<number>();
  /** Visits that may still be made: a few bytes can name a million cells, again and again. */
  #credit = MAX_CREDIT;
  /** What `shown` found, until something changes. */
  #found: readonly number[] | undefined;
  /**
   * False: blocks do not hold whole commands, the screen is too large, or they would keep a server busy for no picture.
   * There is no index then.
   */
  isUsable = true;

  /** A binary frame of the host, which must hold whole commands. */
  add(block: number, payload: Uint8Array): void {
    let at = 0;
    this.#credit = Math.min(MAX_CREDIT, this.#credit) + payload.length * VISITS_PER_BYTE;
    while (at < payload.length && this.isUsable) {
      const place = placeCommand(payload, at, MAX_HOST_COMMAND_BYTES);
      if (place === null || typeof place === "number") {
        this.isUsable = false;
        return;
      }
      this.#addCommand(block, payload, place);
      at = place.end;
    }
  }

  /** `undefined` when no picture can be made of what came so far. */
  shown(): ShownPicture | undefined {
    if (!this.isUsable || this.#columns === 0 || this.#pinned.size > MAX_MOMENT_BLOCKS) return undefined;
    this.#found ??= this.#find();
    if (this.#found.length > MAX_MOMENT_BLOCKS) return undefined;
    return { width: this.#width, height: this.#height, blocks: this.#found };
  }

  #find(): number[] {
    const blocks = new Set(this.#pinned);
    for (const cell of this.#cells) for (const block of cell ?? []) blocks.add(block);
    return [...blocks].sort((left, right) => left - right);
  }

  /** False when there is no credit for so many visits, and then there is no index. */
  #pay(visits: number): boolean {
    this.#credit -= visits;
    if (this.#credit < 0) this.isUsable = false;
    return this.isUsable;
  }

  #addCommand(block: number, bytes: Uint8Array, { command, payloadStart, end }: CommandPlace): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset + payloadStart, end - payloadStart);
    if (command === DesktopCommand.Screen && view.byteLength >= 4) {
      this.#setScreen(view.getUint16(0), view.getUint16(2));
    } else if (command === DesktopCommand.Picture && view.byteLength > 4) {
      const size = readImageSize(bytes.subarray(payloadStart + 4, end));
      if (size !== undefined) this.#claim(block, { x: view.getUint16(0), y: view.getUint16(2), ...size });
    } else if (command === DesktopCommand.Copy && this.#columns > 0) {
      this.#pin(block);
    }
  }

  /** Costs what the tiles since the last copy have paid for. */
  #pin(block: number): void {
    for (const cell of this.#unpinned) {
      for (const seen of this.#cells[cell] ?? []) this.#pinned.add(seen);
      this.#cells[cell] = undefined;
    }
    this.#unpinned.clear();
    this.#pinned.add(block);
    this.#found = undefined;
  }

  #setScreen(width: number, height: number): void {
    const columns = Math.ceil(width / CELL);
    const cells = columns * Math.ceil(height / CELL);
    if (cells > MAX_CELLS || !this.#pay(cells)) {
      this.isUsable = false;
      return;
    }
    this.#found = undefined;
    this.#width = width;
    this.#height = height;
    this.#columns = columns;
    this.#cells = new Array(cells);
    this.#pinned.clear();
    this.#unpinned.clear();
  }

  #claim(block: number, tile: { x: number; y: number; width: number; height: number }): void {
    const right = Math.min(tile.x + tile.width, this.#width);
    const bottom = Math.min(tile.y + tile.height, this.#height);
    const rows = Math.ceil((bottom - tile.y) / CELL) + 1;
    const columns = Math.ceil((right - tile.x) / CELL) + 1;
    if (rows < 1 || columns < 1 || !this.#pay(rows * columns)) return;
    this.#found = undefined;
    for (let row = Math.floor(tile.y / CELL); row * CELL < bottom; row++) {
      for (let column = Math.floor(tile.x / CELL); column * CELL < right; column++) {
        const isWhole =
          tile.x <= column * CELL &&
          tile.y <= row * CELL &&
          right >= Math.min((column + 1) * CELL, this.#width) &&
          bottom >= Math.min((row + 1) * CELL, this.#height);
        const cell = row * this.#columns + column;
        const before = this.#cells[cell];
        if (isWhole || before === undefined) this.#cells[cell] = [block];
        else if (before.at(-1) !== block) before.push(block);
        this.#unpinned.add(cell);
        if ((this.#cells[cell]?.length ?? 0) > MAX_MOMENT_BLOCKS) this.isUsable = false;
      }
    }
  }
}
