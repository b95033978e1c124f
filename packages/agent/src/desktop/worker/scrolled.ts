/**
 * Finds what only moved up or down between the picture that viewers have and the screen now, as text does that scrolls:
 * viewers move it themselves, and only what came into sight is sent.
 *
 * Rows of some strips are compared by hashes to guess how far; then every strip is compared byte by byte, so that a
 * wrong guess finds nothing.
 */
import { firstDifference, type SentPicture, wordsOf } from "./changed-tiles.ts";
import type { Pixels, Rect } from "./screen.ts";
import { TILE } from "./tile-grid.ts";

/** `area` is where it is now. */
export interface Scrolled {
  readonly area: Rect;
  readonly fromY: number;
}

/** Smaller areas are cheap to send. */
const MIN_SIDE = 128;
const MIN_PIXELS = 65_536;
/** Strips whose rows are hashed. */
const MAX_SAMPLES = 6;
/** Rows that must agree on the distance. */
const MIN_VOTES = 12;
const SEVERAL = -1;
const PRIME = 0x01000193;

/** Rows from `top` up to `bottom`. */
interface Run {
  readonly top: number;
  readonly bottom: number;
}

/** `pixels` lies on a tile of the picture; undefined when little or nothing moved within it. */
export function findScrolled(picture: SentPicture, pixels: Pixels): Scrolled | undefined {
  if (!isLarge(pixels)) return undefined;
  const words = wordsOf(pixels.bytes);
  const distance = guessDistance(picture, pixels, words);
  if (distance === 0) return undefined;
  const strips = Math.ceil(pixels.width / TILE);
  const runs = Array.from({ length: strips }, (_, strip) =>
    longestRun(picture, { pixels, words, strip, distance }),
  );
  const found = widest(runs);
  if (found === undefined) return undefined;
  const { first, end, run } = found;
  const area = {
    x: pixels.x + first * TILE,
    y: pixels.y + run.top,
    width: Math.min(end * TILE, pixels.width) - first * TILE,
    height: run.bottom - run.top,
  };
  return area.width * area.height < MIN_PIXELS ? undefined : { area, fromY: area.y - distance };
}

/** Whether it is worth looking. */
export function isLarge({ width, height }: Rect): boolean {
  return width >= MIN_SIDE && height >= MIN_SIDE && width * height >= MIN_PIXELS;
}

/** Pixels that most rows moved down; 0 when they do not agree on any. */
function guessDistance(picture: SentPicture, pixels: Pixels, words: Int32Array): number {
  const votes = new Map<number, number>();
  const strips = Math.floor(pixels.width / TILE);
  const step = Math.max(1, Math.floor(strips / MAX_SAMPLES));
  for (let strip = Math.floor(step / 2); strip < strips; strip += step) {
    const left = strip * TILE;
    const before = hashRows(
      picture.words,
      pixels.y * picture.width + pixels.x + left,
      picture.width,
      pixels.height,
    );
    const now = hashRows(words, left, pixels.width, pixels.height);
    const rowsBefore = new Map<number, number>();
    for (const [row, hash] of before.entries()) rowsBefore.set(hash, rowsBefore.has(hash) ? SEVERAL : row);
    for (const [row, hash] of now.entries()) {
      const from = rowsBefore.get(hash) ?? SEVERAL;
      if (from !== SEVERAL && from !== row) votes.set(row - from, (votes.get(row - from) ?? 0) + 1);
    }
  }
  let best = 0;
  let most = MIN_VOTES - 1;
  for (const [distance, count] of votes) if (count > most) [best, most] = [distance, count];
  return best;
}

/** Of the rows of a strip, each with the one above it: where a blank or a bar ends is a place like no other. */
function hashRows(words: Int32Array, start: number, stride: number, rows: number): Int32Array {
  const hashes = new Int32Array(rows);
  let above = 0;
  for (let row = 0; row < rows; row++) {
    const left = start + row * stride;
    let hash = 0;
    for (let at = left; at < left + TILE; at++) hash = Math.imul(hash ^ (words[at] ?? 0), PRIME) + 1;
    hashes[row] = Math.imul(above, PRIME) ^ hash;
    above = hash;
  }
  return hashes;
}

interface Strip {
  readonly pixels: Pixels;
  readonly words: Int32Array;
  readonly strip: number;
  readonly distance: number;
}

/** The most rows, one below the other, that are what they were `distance` rows above; relative to `pixels`. */
function longestRun(picture: SentPicture, { pixels, words, strip, distance }: Strip): Run {
  const left = strip * TILE;
  const width = Math.min(TILE, pixels.width - left);
  const [start, end] = [Math.max(0, distance), Math.min(pixels.height, pixels.height + distance)];
  let longest: Run = { top: start, bottom: start };
  let top = start;
  for (let row = start; row < end; row++) {
    const before = (pixels.y + row - distance) * picture.width + pixels.x + left;
    const isMoved = firstDifference(words, row * pixels.width + left, picture.words, before, width) === width;
    if (!isMoved) top = row + 1;
    else if (row + 1 - top > longest.bottom - longest.top) longest = { top, bottom: row + 1 };
  }
  return longest;
}

/** The strips side by side, from `first` up to `end`, and the rows that moved in all of them. */
interface Found {
  readonly first: number;
  readonly end: number;
  readonly run: Run;
}

/** From the strip with the most rows to both sides, as long as the area grows. */
function widest(runs: readonly Run[]): Found | undefined {
  const tallest = Math.max(...runs.map(heightOf));
  const seed = runs.findIndex((run) => heightOf(run) === tallest);
  let found = runs[seed] && { first: seed, end: seed + 1, run: runs[seed] };
  while (found !== undefined) {
    const wider = widen(runs, found);
    if (wider === undefined || areaOf(wider) <= areaOf(found)) break;
    found = wider;
  }
  return found;
}

/** By one strip, to the side where more rows stay. */
function widen(runs: readonly Run[], { first, end, run }: Found): Found | undefined {
  const [left, right] = [runs[first - 1], runs[end]];
  const toLeft = left && { first: first - 1, end, run: common(run, left) };
  const toRight = right && { first, end: end + 1, run: common(run, right) };
  if (toLeft === undefined || toRight === undefined) return toLeft ?? toRight;
  return areaOf(toLeft) >= areaOf(toRight) ? toLeft : toRight;
}

function common(left: Run, right: Run): Run {
  const top = Math.max(left.top, right.top);
  return { top, bottom: Math.max(top, Math.min(left.bottom, right.bottom)) };
}

function heightOf({ top, bottom }: Run): number {
  return bottom - top;
}

function areaOf({ first, end, run }: Found): number {
  return (end - first) * heightOf(run);
}
