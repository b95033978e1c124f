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
  #pinned = new Set<number>();
  /** False: blocks do not hold whole commands, or the screen is too large. There is no index then. */
  isUsable = true;

  /** A binary frame of the host, which must hold whole commands. */
  add(block: number, payload: Uint8Array): void {
    let at = 0;
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
    if (!this.isUsable || this.#columns === 0) return undefined;
    const blocks = new Set(this.#pinned);
    for (const cell of this.#cells) for (const block of cell ?? []) blocks.add(block);
    if (blocks.size > MAX_MOMENT_BLOCKS) return undefined;
    return {
      width: this.#width,
      height: this.#height,
      blocks: [...blocks].sort((left, right) => left - right),
    };
  }

  #addCommand(block: number, bytes: Uint8Array, { command, payloadStart, end }: CommandPlace): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset + payloadStart, end - payloadStart);
    if (command === DesktopCommand.Screen && view.byteLength >= 4) {
      this.#setScreen(view.getUint16(0), view.getUint16(2));
    } else if (command === DesktopCommand.Picture && view.byteLength > 4) {
      const size = readImageSize(bytes.subarray(payloadStart + 4, end));
      if (size !== undefined) this.#claim(block, { x: view.getUint16(0), y: view.getUint16(2), ...size });
    } else if (command === DesktopCommand.Copy) {
      this.#pinned = new Set([...(this.shown()?.blocks ?? []), block]);
    }
  }

  #setScreen(width: number, height: number): void {
    const columns = Math.ceil(width / CELL);
    const cells = columns * Math.ceil(height / CELL);
    if (cells > MAX_CELLS) {
      this.isUsable = false;
      return;
    }
    this.#width = width;
    this.#height = height;
    this.#columns = columns;
    this.#cells = new Array(cells);
    this.#pinned.clear();
  }

  #claim(block: number, tile: { x: number; y: number; width: number; height: number }): void {
    const right = Math.min(tile.x + tile.width, this.#width);
    const bottom = Math.min(tile.y + tile.height, this.#height);
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
        if ((this.#cells[cell]?.length ?? 0) > MAX_MOMENT_BLOCKS) this.isUsable = false;
      }
    }
  }
}
