/**
 * Pixels of one tile out of a subencoding.
 *
 *     0 raw | 1 solid | 2..16 packed palette | 128 runs | 130..255 palette with runs
 *
 * Source: docs/spec/amt.md, section 4.3. Vectors: vectors/kvm-tiles.json.
 */
import { ProtocolError } from "@tendril/protocol";
import type { PixelFormat } from "./colours.ts";

export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export const MAX_TILE_SIDE = 64;
const RUNS = 128;

/** Longest content of a tile: every pixel a run of its own. */
export const MAX_TILE_BYTES = 1 + MAX_TILE_SIDE * MAX_TILE_SIDE * 3;

/** @returns pixel values, row by row. @throws ProtocolError unless the content gives exactly `count` of them. */
export function decodeTile(content: Uint8Array, count: number, format: PixelFormat): Uint16Array {
  const reader = new TileReader(content, format.bytesPerPixel);
  const pixels = new Uint16Array(count);
  const kind = reader.byte();
  if (kind === 0) for (let i = 0; i < count; i++) pixels[i] = reader.pixel();
  else if (kind === 1) pixels.fill(reader.pixel());
  else if (kind <= 16) unpack(reader, reader.palette(kind), pixels);
  else if (kind === RUNS) readRuns(reader, undefined, pixels);
  else if (kind > RUNS + 1) readRuns(reader, reader.palette(kind - RUNS), pixels);
  else throw new ProtocolError("bad-value", `kvm: tile of kind ${kind}`);
  reader.end();
  return pixels;
}

export function toRgba(pixels: Uint16Array, format: PixelFormat): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(pixels.length * 4);
  pixels.forEach((pixel, i) => {
    const rgb = format.toRgb(pixel);
    rgba[i * 4] = rgb >> 16;
    rgba[i * 4 + 1] = (rgb >> 8) & 255;
    rgba[i * 4 + 2] = rgb & 255;
    rgba[i * 4 + 3] = 255;
  });
  return rgba;
}

class TileReader {
  readonly #bytes: Uint8Array;
  readonly #bytesPerPixel: number;
  #at = 0;

  constructor(bytes: Uint8Array, bytesPerPixel: number) {
    this.#bytes = bytes;
    this.#bytesPerPixel = bytesPerPixel;
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new ProtocolError("bad-length", "kvm: tile is cut short");
    return byte;
  }

  pixel(): number {
    const low = this.byte();
    return this.#bytesPerPixel === 1 ? low : low + this.byte() * 0x100;
  }

  palette(size: number): Uint16Array {
    return Uint16Array.from({ length: size }, () => this.pixel());
  }

  end(): void {
    const left = this.#bytes.length - this.#at;
    if (left !== 0) throw new ProtocolError("bad-length", `kvm: ${left} bytes after a tile`);
  }
}

/** Indices fill bytes from the top bit on, across rows. */
function unpack(reader: TileReader, palette: Uint16Array, pixels: Uint16Array): void {
  const bits = palette.length === 2 ? 1 : palette.length <= 4 ? 2 : 4;
  const mask = (1 << bits) - 1;
  let byte = 0;
  for (let i = 0, left = 0; i < pixels.length; i++) {
    if (left === 0) {
      byte = reader.byte();
      left = 8;
    }
    left -= bits;
    pixels[i] = colourAt(palette, (byte >> left) & mask);
  }
}

function readRuns(reader: TileReader, palette: Uint16Array | undefined, pixels: Uint16Array): void {
  for (let at = 0; at < pixels.length; ) {
    const index = palette === undefined ? RUNS : reader.byte();
    const pixel = palette === undefined ? reader.pixel() : colourAt(palette, index & (RUNS - 1));
    const length = index < RUNS ? 1 : readLength(reader, pixels.length - at);
    pixels.fill(pixel, at, at + length);
    at += length;
  }
}

function readLength(reader: TileReader, most: number): number {
  let length = 1;
  for (let byte = 255; byte === 255; ) {
    byte = reader.byte();
    length += byte;
    if (length > most) throw new ProtocolError("too-large", `kvm: run of ${length} pixels, ${most} left`);
  }
  return length;
}

function colourAt(palette: Uint16Array, index: number): number {
  const colour = palette[index];
  if (colour === undefined) throw new ProtocolError("bad-value", `kvm: colour ${index} of ${palette.length}`);
  return colour;
}
