/**
 * Tiles of the hardware KVM: pixels in the wanted format, in the shortest of the subencodings.
 */
import { constants, deflateRawSync } from "node:zlib";
import { join, u16le, u32be } from "../bytes.ts";

export type PixelFormat = "rgb565" | "rgb332" | "gray8" | "gray4";

export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** RGB565. */
  readonly pixels: Uint16Array;
}

export interface TileOptions {
  readonly format: PixelFormat;
  /** Encoding 16 was asked for. */
  readonly isPacked: boolean;
  readonly isCompressed: boolean;
  /** Subencoding to use where the tile allows it. */
  readonly subencoding: number | undefined;
}

export interface EncodedTile {
  readonly bytes: Buffer;
  readonly subencoding: number | undefined;
}

type Candidate = readonly [subencoding: number, bytes: readonly number[]];

export function encodeTile(tile: Tile, options: TileOptions): EncodedTile {
  const { x, y, width, height } = tile;
  const head = [x >> 8, x & 255, y >> 8, y & 255, width >> 8, width & 255, height >> 8, height & 255];
  const isWide = options.format === "rgb565";
  const values = Array.from(tile.pixels, (pixel) => convert(pixel, options.format));
  const bytesOf = (value: number): number[] => (isWide ? [value & 255, value >> 8] : [value]);
  if (!options.isPacked) {
    return { bytes: join(head, u32be(0), values.flatMap(bytesOf)), subencoding: undefined };
  }
  const found = candidates(values, width, bytesOf).sort((a, b) => a[1].length - b[1].length);
  const forced = found.find(([number]) => number === options.subencoding);
  const [subencoding, content] = forced ?? found[0] ?? [0, []];
  const body = join([subencoding], content);
  const block = options.isCompressed
    ? deflateRawSync(body, { finishFlush: constants.Z_SYNC_FLUSH })
    : join([0], u16le(body.length), u16le(~body.length), body);
  return { bytes: join(head, u32be(16), u32be(block.length), block), subencoding };
}

export function subencodingName(number: number): string {
  if (number > 129) return "palRLE";
  if (number === 128) return "RLE";
  return number === 0 ? "raw" : number === 1 ? "solid" : `packed${number}`;
}

function convert(pixel: number, format: PixelFormat): number {
  if (format === "rgb565") return pixel;
  const red = pixel >> 11;
  const green = (pixel >> 5) & 63;
  const blue = pixel & 31;
  if (format === "rgb332") return ((red >> 2) << 5) | ((green >> 3) << 2) | (blue >> 3);
  const luma = Math.round((red * 8 * 30 + green * 4 * 59 + blue * 8 * 11) / 100);
  return format === "gray4" ? Math.min(15, luma >> 4) : Math.min(255, luma);
}

function candidates(
  values: readonly number[],
  width: number,
  bytesOf: (value: number) => number[],
): Candidate[] {
  const palette = [...new Set(values)];
  const colours = palette.flatMap(bytesOf);
  const raw: Candidate = [0, values.flatMap(bytesOf)];
  if (palette.length === 1) return [raw, [1, colours]];
  const runs = runsOf(values);
  const list: Candidate[] = [
    raw,
    [128, runs.flatMap(([value, length]) => [...bytesOf(value), ...lengthBytes(length)])],
  ];
  const bits = palette.length === 2 ? 1 : palette.length <= 4 ? 2 : 4;
  if (palette.length <= 16 && (width * bits) % 8 === 0) {
    list.push([palette.length, [...colours, ...pack(values, palette, bits)]]);
  }
  if (palette.length <= 127) {
    const indices = runs.flatMap(([value, length]) => {
      const index = palette.indexOf(value);
      return length === 1 ? [index] : [index | 128, ...lengthBytes(length)];
    });
    list.push([128 + palette.length, [...colours, ...indices]]);
  }
  return list;
}

function runsOf(values: readonly number[]): [value: number, length: number][] {
  const runs: [number, number][] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] === value) last[1]++;
    else runs.push([value, 1]);
  }
  return runs;
}

/** A run is one more than the sum of its bytes; 255 goes on. */
function lengthBytes(length: number): number[] {
  const left = length - 1;
  return [...Array<number>(Math.floor(left / 255)).fill(255), left % 255];
}

function pack(values: readonly number[], palette: readonly number[], bits: number): number[] {
  const bytes: number[] = [];
  let gathered = 0;
  let count = 0;
  for (const value of values) {
    gathered = (gathered << bits) | palette.indexOf(value);
    count += bits;
    if (count < 8) continue;
    bytes.push(gathered);
    gathered = 0;
    count = 0;
  }
  return bytes;
}
