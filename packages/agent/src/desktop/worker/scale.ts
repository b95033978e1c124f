/**
 * Smaller pictures: each pixel is the mean of those that it stands for.
 */
import type { Rect } from "./screen.ts";

const PIXEL_BYTES = 4;
export const FULL_SCALE = 1_024;

/** Scaled size, or position, of `pixels`; a size is at least 1. */
export function scaledLength(pixels: number, scale: number): number {
  return Math.max(1, Math.round((pixels * scale) / FULL_SCALE));
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The rectangle of a picture scaled from one size to another that `area` touches. */
export function scaledArea(area: Rect, from: Size, to: Size): Rect {
  const [x, right] = touched(area.x, area.width, { from: from.width, to: to.width });
  const [y, bottom] = touched(area.y, area.height, { from: from.height, to: to.height });
  return { x, y, width: right - x, height: bottom - y };
}

/** As `edges` cuts them: sizes are rounded, so the scale alone does not tell. */
function touched(
  start: number,
  length: number,
  { from, to }: Lengths,
): readonly [first: number, end: number] {
  return [Math.ceil(((start + 1) * to) / from) - 1, Math.ceil(((start + length) * to) / from)];
}

interface Lengths {
  readonly from: number;
  readonly to: number;
}

export interface ScaleSource extends Size {
  readonly bytes: Buffer;
}

/** `area` of the source scaled down to `size`; rows without gaps. */
export function scaleDown(source: ScaleSource, area: Rect, size: Size): Buffer {
  const columns = edges(area.x, area.width, { from: source.width, to: size.width });
  const rows = edges(area.y, area.height, { from: source.height, to: size.height });
  const scaled = Buffer.allocUnsafe(area.width * area.height * PIXEL_BYTES);
  let at = 0;
  for (let y = 0; y < area.height; y++) {
    const top = rows[y] ?? 0;
    const bottom = Math.max(top + 1, rows[y + 1] ?? 0);
    for (let x = 0; x < area.width; x++) {
      const left = columns[x] ?? 0;
      const right = Math.max(left + 1, columns[x + 1] ?? 0);
      writeMean(source, { left, right, top, bottom }, scaled, at);
      at += PIXEL_BYTES;
    }
  }
  return scaled;
}

/** Where the pixels of the scaled area begin in the source, and where the last one ends. */
function edges(start: number, length: number, { from, to }: Lengths): Int32Array {
  return Int32Array.from({ length: length + 1 }, (_, i) => Math.floor(((start + i) * from) / to));
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function writeMean(source: ScaleSource, box: Box, target: Buffer, at: number): void {
  const { bytes, width } = source;
  let blue = 0;
  let green = 0;
  let red = 0;
  for (let y = box.top; y < box.bottom; y++) {
    let from = (y * width + box.left) * PIXEL_BYTES;
    for (let x = box.left; x < box.right; x++) {
      blue += bytes[from] ?? 0;
      green += bytes[from + 1] ?? 0;
      red += bytes[from + 2] ?? 0;
      from += PIXEL_BYTES;
    }
  }
  const count = (box.right - box.left) * (box.bottom - box.top);
  target[at] = blue / count;
  target[at + 1] = green / count;
  target[at + 2] = red / count;
}
