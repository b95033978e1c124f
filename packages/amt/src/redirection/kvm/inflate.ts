/**
 * Raw deflate in pieces: the firmware flushes after every tile, so a piece is a row of whole blocks, and what they
 * refer back to may lie in earlier pieces. `DecompressionStream` would do, but says nothing about where a tile ends.
 *
 * Source: RFC 1951.
 */
import { ProtocolError } from "@tendril/protocol";
import {
  distanceBase,
  distanceExtra,
  fixedTables,
  HuffmanTable,
  lengthBase,
  lengthExtra,
} from "./huffman.ts";

const WINDOW_BYTES = 32_768;
const END_OF_BLOCK = 256;
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

export class Inflater {
  readonly #window = new Uint8Array(WINDOW_BYTES);
  #windowAt = 0;
  #piece: Uint8Array = new Uint8Array();
  #at = 0;
  #bits = 0;
  #bitCount = 0;
  #output: Uint8Array = new Uint8Array();
  #outputAt = 0;

  /** @throws ProtocolError when the piece is not whole blocks, or gives more than `maxBytes`. */
  inflate(piece: Uint8Array, maxBytes: number): Uint8Array {
    this.#piece = piece;
    this.#at = 0;
    this.#bits = 0;
    this.#bitCount = 0;
    this.#output = new Uint8Array(maxBytes);
    this.#outputAt = 0;
    while (this.#at < piece.length) this.#block();
    return this.#output.subarray(0, this.#outputAt);
  }

  #block(): void {
    this.#take(1); // last block: the stream goes on all the same
    const kind = this.#take(2);
    if (kind === 0) this.#stored();
    else if (kind === 1) this.#compressed(fixedTables());
    else if (kind === 2) this.#compressed(this.#dynamicTables());
    else throw broken("a block of no kind");
    // bits left over at the end of a piece are padding; inside it they begin the next block
    if (this.#at >= this.#piece.length) this.#bitCount = 0;
  }

  #stored(): void {
    this.#bitCount = 0;
    this.#bits = 0;
    const length = this.#take(16);
    if ((this.#take(16) ^ 0xffff) !== length) throw broken("a stored block whose lengths differ");
    if (this.#at + length > this.#piece.length) throw broken("a stored block that is cut short");
    for (let i = 0; i < length; i++) this.#put(this.#piece[this.#at + i] ?? 0);
    this.#at += length;
  }

  #compressed({
    lengths,
    distances,
  }: {
    readonly lengths: HuffmanTable;
    readonly distances: HuffmanTable;
  }): void {
    for (let symbol = this.#symbol(lengths); symbol !== END_OF_BLOCK; symbol = this.#symbol(lengths)) {
      if (symbol < END_OF_BLOCK) this.#put(symbol);
      else this.#copy(symbol - END_OF_BLOCK - 1, distances);
    }
  }

  #copy(index: number, distances: HuffmanTable): void {
    const base = lengthBase[index];
    if (base === undefined) throw broken("a length of no size");
    const length = base + this.#take(lengthExtra[index] ?? 0);
    const far = this.#symbol(distances);
    const near = distanceBase[far];
    if (near === undefined) throw broken("a distance of no size");
    const distance = near + this.#take(distanceExtra[far] ?? 0);
    for (let i = 0; i < length; i++) {
      this.#put(this.#window[(this.#windowAt - distance + WINDOW_BYTES) % WINDOW_BYTES] ?? 0);
    }
  }

  #dynamicTables(): { readonly lengths: HuffmanTable; readonly distances: HuffmanTable } {
    const lengthCount = this.#take(5) + 257;
    const distanceCount = this.#take(5) + 1;
    const codeCount = this.#take(4) + 4;
    const codeSizes = new Uint8Array(CODE_ORDER.length);
    for (const at of CODE_ORDER.slice(0, codeCount)) codeSizes[at] = this.#take(3);
    const codes = new HuffmanTable(codeSizes);
    const sizes = new Uint8Array(lengthCount + distanceCount);
    for (let at = 0; at < sizes.length; ) {
      const symbol = this.#symbol(codes);
      if (symbol < 16) {
        sizes[at++] = symbol;
        continue;
      }
      const previous = symbol === 16 ? sizes[at - 1] : 0;
      if (previous === undefined) throw broken("a repetition of nothing");
      const times =
        symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7);
      if (at + times > sizes.length) throw broken("a repetition past the end");
      sizes.fill(previous, at, at + times);
      at += times;
    }
    return {
      lengths: new HuffmanTable(sizes.subarray(0, lengthCount)),
      distances: new HuffmanTable(sizes.subarray(lengthCount)),
    };
  }

  #symbol(table: HuffmanTable): number {
    let code = 0;
    for (let size = 1; size <= HuffmanTable.maxBits; size++) {
      code = (code << 1) | this.#take(1);
      const symbol = table.find(code, size);
      if (symbol !== undefined) return symbol;
    }
    throw broken("a code of no symbol");
  }

  #take(count: number): number {
    while (this.#bitCount < count) {
      const byte = this.#piece[this.#at++];
      if (byte === undefined) throw broken("a block that is cut short");
      this.#bits |= byte << this.#bitCount;
      this.#bitCount += 8;
    }
    const value = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#bitCount -= count;
    return value;
  }

  #put(byte: number): void {
    if (this.#outputAt >= this.#output.length) throw broken(`more than ${this.#output.length} bytes`);
    this.#output[this.#outputAt++] = byte;
    this.#window[this.#windowAt] = byte;
    this.#windowAt = (this.#windowAt + 1) % WINDOW_BYTES;
  }
}

function broken(what: string): ProtocolError {
  return new ProtocolError("bad-value", `kvm: compressed tile with ${what}`);
}
