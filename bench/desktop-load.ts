/**
 * What is asked of a desktop: rest, keys whose picture comes back, somebody who types, text that scrolls, motion over
 * most of the screen. The device's screen is a virtual one that this process paints itself.
 */
import { DesktopCommand, KeyAction } from "@tendril/protocol/constants";
import { placeCommand } from "@tendril/protocol/sessions/desktop";
import type { TestViewer } from "../tests/support/desktop-viewer.ts";
import type { TestPicture } from "../tests/support/test-picture.ts";
import { pause, percentile } from "./measure.ts";

export const SCREEN = { width: 1_920, height: 1_080 };

const SCENE_MS = 5_000;
/** A window of text in the middle of the screen, and the cell of a letter. */
const TEXT = { x: 200, y: 100, width: 1_600, height: 800 };
const LETTER = { width: 8, height: 16 };
const PAPER = 0xffffff;
const INK = 0x202020;
/** As a fast typist. */
const TYPED_EVERY_MS = 33;
const KEYS = 60;
/** At a random phase of whatever timer the host has. */
const KEY_EVERY_MS = [40, 57, 73, 91, 120] as const;
const MAX_COMMAND_BYTES = 33_554_432;
/** Rectangles of one frame of moving content; they cover most of the screen. */
const RECTANGLES = 40;
/** Pictures of one frame come together. */
const FRAME_GAP_MS = 12;

/** Counts without decoding: ten decoders would measure themselves. */
export interface Counter {
  readonly viewer: TestViewer;
  frames: number;
  bytes: number;
  onPicture: () => void;
}

/** What one viewer got, and what it cost the device. */
export interface SceneCost {
  readonly framesPerSecond: number;
  readonly megabytesPerSecond: number;
  readonly cores: number;
}

export const SCENES = ["typing", "scrolling", "motion"] as const;
export type Scene = (typeof SCENES)[number];

export function countPictures(viewer: TestViewer): Counter {
  const counter: Counter = { viewer, frames: 0, bytes: 0, onPicture() {} };
  let atMs = 0;
  viewer.onFrame((frame) => {
    const place = placeCommand(frame, 0, MAX_COMMAND_BYTES);
    if (place === null || typeof place === "number" || place.command !== DesktopCommand.Picture) return;
    counter.bytes += frame.length;
    counter.onPicture();
    if (performance.now() - atMs > FRAME_GAP_MS) counter.frames++;
    atMs = performance.now();
  });
  return counter;
}

/** A key goes to the device, the program there paints, the picture of it comes back: ms, p50 and p99. */
export async function keyToPicture(
  counter: Counter,
  picture: TestPicture,
): Promise<{ p50: number; p99: number }> {
  const { viewer } = counter;
  const waits: number[] = [];
  for (let i = 0; i < KEYS; i++) {
    await pause(KEY_EVERY_MS[i % KEY_EVERY_MS.length] ?? 0);
    const fromMs = performance.now();
    const came = new Promise<void>((resolve) => {
      counter.onPicture = resolve;
    });
    picture.onSeen = () => {
      picture.onSeen = undefined;
      picture.fill(300, 300, 200, 40, ((i + 1) * 7_777_777) & 0xffffff);
    };
    viewer.send({ kind: "key", action: KeyAction.Down, vk: 65 });
    await came;
    counter.onPicture = () => {};
    waits.push(performance.now() - fromMs);
    viewer.send({ kind: "key", action: KeyAction.Up, vk: 65 });
  }
  return { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99) };
}

/** Per viewer; `cpuMs` reads the device's CPU time. */
export async function showScene(
  scene: Scene,
  counters: readonly Counter[],
  picture: TestPicture,
  cpuMs: () => number,
): Promise<SceneCost> {
  if (scene !== "motion") picture.fill(TEXT.x, TEXT.y, TEXT.width, TEXT.height, PAPER);
  await pause(500);
  for (const counter of counters) Object.assign(counter, { frames: 0, bytes: 0 });
  const [fromMs, cpuFromMs] = [performance.now(), cpuMs()];
  for (let step = 0; performance.now() - fromMs < SCENE_MS; step++) {
    if (scene === "typing") await typeLetter(step, counters, picture);
    else await (scene === "scrolling" ? scrollLine : moveRectangles)(step, picture);
  }
  const seconds = (performance.now() - fromMs) / 1_000;
  const mean = (sum: number): number => sum / counters.length / seconds;
  return {
    framesPerSecond: mean(counters.reduce((sum, { frames }) => sum + frames, 0)),
    megabytesPerSecond: mean(counters.reduce((sum, { bytes }) => sum + bytes, 0)) / 1_048_576,
    cores: (cpuMs() - cpuFromMs) / 1_000 / seconds,
  };
}

/** The key goes by the viewer; the program paints the letter when it has got it. */
async function typeLetter(step: number, [counter]: readonly Counter[], picture: TestPicture): Promise<void> {
  const columns = Math.floor(TEXT.width / LETTER.width);
  const [column, row] = [step % columns, Math.floor(step / columns)];
  picture.onSeen = () => {
    picture.onSeen = undefined;
    picture.fillAll(letter(TEXT.x + column * LETTER.width, TEXT.y + row * LETTER.height, step), INK);
  };
  counter?.viewer.send({ kind: "key", action: KeyAction.Down, vk: 65 });
  counter?.viewer.send({ kind: "key", action: KeyAction.Up, vk: 65 });
  await pause(TYPED_EVERY_MS);
}

/** One line of letters comes in below. */
export async function scrollLine(step: number, picture: TestPicture): Promise<void> {
  const { x, y, width, height } = TEXT;
  const top = y + height - LETTER.height;
  const rectangles: number[] = [];
  for (let at = 0; at < width; at += LETTER.width)
    if ((at * 31 + step * 17) % 7 !== 0) rectangles.push(...letter(x + at, top, at + step * 13));
  picture.scrollUp(x, y, width, height, LETTER.height);
  picture.fill(x, top, width, LETTER.height, PAPER);
  picture.fillAll(rectangles, INK);
  await picture.done();
  await pause(16);
}

/** Strokes that differ from letter to letter. */
function letter(x: number, y: number, kind: number): number[] {
  const [bits, middle] = [(kind * 2_654_435_761) >>> 0, 4 + (kind % 5)];
  return [
    ...[x + 1, y + 3, 1 + (bits % 6), 2],
    ...[x + 1 + ((bits >>> 4) % 5), y + 3, 2, 4 + ((bits >>> 8) % 7)],
    ...[x + 1, y + middle, 3 + ((bits >>> 12) % 4), 1],
    ...[x + 1 + ((bits >>> 16) % 5), y + 8, 1, 5],
  ];
}

async function moveRectangles(step: number, picture: TestPicture): Promise<void> {
  for (let i = 0; i < RECTANGLES; i++) {
    const colour = ((i + step) * 1_234_567) & 0xffffff;
    const [x, y] = [(i * 197 + step * 13) % SCREEN.width, (i * 97 + step * 7) % SCREEN.height];
    picture.fill(x, y, 300, 200, colour);
  }
  await picture.done();
  await pause(16);
}
