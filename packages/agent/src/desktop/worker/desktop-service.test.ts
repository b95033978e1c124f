import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { createRandom } from "@tendril/testing";
import { DesktopService } from "./desktop-service.ts";
import { BLOCK, PlayedScreen, PlayedViewer } from "./played-screen.suite.ts";
import type { InputLock } from "./screen.ts";

const SIZE = { width: 448, height: 320 };
const [COLUMNS, ROWS] = [SIZE.width / BLOCK, SIZE.height / BLOCK];
const GRACE_MS = 30_000;

let stop = (): void => {};
afterEach(() => stop());

function serve(lock?: InputLock) {
  const screen = new PlayedScreen(SIZE.width, SIZE.height);
  if (lock !== undefined) screen.lock = lock;
  const viewer = new PlayedViewer();
  const state = { cursor: 0, locks: { hasNum: false, hasScroll: false, hasCaps: false } };
  const service = new DesktopService(screen, viewer, state);
  screen.onPainted = () => service.onPainted();
  service.receive({ kind: "frameTimer", ms: 20 });
  service.start();
  stop = () => void service.stop();
  return { screen, viewer, service };
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function becomes(isSo: () => boolean): Promise<void> {
  const endMs = performance.now() + GRACE_MS;
  while (!isSo()) {
    assert.ok(performance.now() < endMs, "it did not come to that");
    await pause(1);
  }
}

async function becomesEqual(viewer: PlayedViewer, screen: PlayedScreen): Promise<void> {
  const endMs = performance.now() + GRACE_MS;
  const isDone = (): boolean => viewer.pictures > 0 && viewer.differences(screen).length === 0;
  while (!isDone() && performance.now() < endMs) await pause(10);
  assert.deepEqual(viewer.differences(screen), []);
}

/** Input that can be locked, unless something fails. */
function playLock(fails = false): InputLock {
  const played = {
    isLocked: false,
    async lock() {
      await null;
      if (fails) throw new Error("it is not written down");
      played.isLocked = true;
    },
    async unlock() {
      await null;
      played.isLocked = false;
    },
  };
  return played;
}

describe("desktop service", () => {
  it("tells whether input is locked from the start on, and gives it back at its end", async () => {
    const lock = playLock();
    const { viewer, service } = serve(lock);
    for (const state of [1, 2, 0, 1]) {
      service.receive({ kind: "inputLock", state });
      await pause(5);
    }
    assert.deepEqual(viewer.locks, [false, true, true, false, true]);
    await service.stop();
    assert.equal(lock.isLocked, false);
  });

  it("tells that input is not locked when it could not be, and offers nothing where it never can", async () => {
    const failing = serve(playLock(true));
    failing.service.receive({ kind: "inputLock", state: 1 });
    await pause(5);
    assert.deepEqual(failing.viewer.locks, [false, false]);
    await failing.service.stop();
    const { viewer, service } = serve();
    service.receive({ kind: "inputLock", state: 2 });
    await pause(5);
    assert.deepEqual(viewer.locks, []);
    service.receive({ kind: "inputLock", state: 1 });
    await pause(5);
    assert.deepEqual(viewer.locks, [false]);
  });

  it("does the last of what is wanted of the lock, however often that changes", async () => {
    let changes = 0;
    const played = playLock();
    const change = (isLocked: boolean) => async (): Promise<void> => {
      changes++;
      await (isLocked ? played.lock() : played.unlock());
    };
    const { viewer, service } = serve({
      lock: change(true),
      unlock: change(false),
      get isLocked() {
        return played.isLocked;
      },
    });
    for (let i = 0; i < 1_000; i++) service.receive({ kind: "inputLock", state: i % 2 });
    await pause(20);
    assert.deepEqual([changes, played.isLocked, viewer.locks], [2, true, [false, true]]);
    for (let i = 0; i < 11; i++) service.receive({ kind: "inputLock", state: i % 2 });
    service.receive({ kind: "inputLock", state: 1 });
    await service.stop();
    await pause(20);
    assert.equal(played.isLocked, false);
  });

  it("shows the whole screen, then what is painted", async () => {
    const { screen, viewer } = serve();
    screen.paint({ x: 0, y: 0, width: COLUMNS, height: ROWS }, 0x107c80);
    await becomesEqual(viewer, screen);
    const before = viewer.pictures;
    screen.paint({ x: 3, y: 2, width: 4, height: 1 }, 0xe07010);
    await becomesEqual(viewer, screen);
    assert.equal(viewer.pictures, before + 1);
  });

  it("sends nothing while nothing is painted, nor what is painted as it was", async () => {
    const { screen, viewer } = serve();
    await becomesEqual(viewer, screen);
    const before = viewer.pictures;
    await pause(100);
    screen.touch({ x: 3, y: 2, width: 4, height: 1 });
    await pause(100);
    assert.equal(viewer.pictures, before);
  });

  it("reads again what could not be read: it is painted only once", async () => {
    const { screen, viewer } = serve();
    await becomesEqual(viewer, screen);
    screen.failures = 3;
    screen.paint({ x: 3, y: 2, width: 4, height: 1 }, 0xe07010);
    await becomesEqual(viewer, screen);
  });

  it("has a whole picture to show after a redraw that could not be read", async () => {
    const { screen, viewer, service } = serve();
    await becomesEqual(viewer, screen);
    screen.failures = 2;
    screen.paint({ x: 3, y: 2, width: 4, height: 1 }, 0xe07010);
    service.receive({ kind: "refresh" });
    await becomesEqual(viewer, screen);
  });

  it("has viewers move what scrolled, where they can, and sends what came into sight", async () => {
    const { screen, viewer, service } = serve();
    screen.paint({ x: 0, y: 0, width: COLUMNS, height: ROWS }, 0x107c80);
    for (let row = 0; row < ROWS; row++)
      screen.paint({ x: 0, y: row, width: COLUMNS, height: 1 }, row * 0x0a0b0c);
    await becomesEqual(viewer, screen);
    const scroll = async (): Promise<number> => {
      const before = viewer.pixels;
      screen.scrollUp({ x: 0, y: 0, width: COLUMNS, height: ROWS }, 2);
      screen.paint({ x: 0, y: ROWS - 2, width: COLUMNS, height: 2 }, 0xe07010);
      await becomesEqual(viewer, screen);
      return viewer.pixels - before;
    };
    assert.equal(await scroll(), SIZE.width * SIZE.height);
    service.refine({ copies: true, sharpLevel: 0 });
    assert.ok((await scroll()) <= SIZE.width * 64);
    assert.equal(viewer.copies, 1);
    service.receive({ kind: "compression", type: 1, level: 60, scaling: 512, frameTimerMs: 20 });
    service.receive({ kind: "compression", type: 1, level: 60, scaling: 1024, frameTimerMs: 20 });
    await becomesEqual(viewer, screen);
  });

  it("sends what rests once more, sharper, where it is wanted, and nothing after that", async () => {
    const { screen, viewer, service } = serve();
    service.receive({ kind: "compression", type: 1, level: 20, scaling: 1024, frameTimerMs: 20 });
    screen.paint({ x: 0, y: 0, width: COLUMNS, height: ROWS }, 0x107c80);
    await becomesEqual(viewer, screen);
    const coarse = viewer.coarseness;
    await pause(500);
    assert.equal(viewer.coarseness, coarse);
    const before = viewer.pixels;
    service.refine({ copies: false, sharpLevel: 90 });
    const isWhole = (): boolean => viewer.pixels - before >= SIZE.width * SIZE.height;
    await becomes(isWhole);
    await pause(500);
    assert.equal(viewer.pixels - before, SIZE.width * SIZE.height);
    assert.ok(viewer.coarseness < coarse / 4, `${viewer.coarseness} after ${coarse}`);
    screen.paint({ x: 0, y: 0, width: 4, height: 4 }, 0xe07010);
    await becomes(() => viewer.coarseness === coarse); // at once, and coarse
    await becomes(() => viewer.coarseness < coarse / 4);
    assert.equal(viewer.pixels - before, SIZE.width * SIZE.height + 2 * 64 * 64);
    await becomesEqual(viewer, screen);
  });

  for (const seed of [1, 2, 3, 4, 5, 6]) {
    it(`shows in the end what was painted last, whatever viewers ask meanwhile (${seed})`, async () => {
      const { screen, viewer, service } = serve();
      const random = createRandom(seed);
      const compress = (scaling: number): void =>
        service.receive({ kind: "compression", type: 1, level: 60, scaling, frameTimerMs: 20 });
      screen.paint({ x: 0, y: 0, width: COLUMNS, height: ROWS }, 0x107c80);
      service.refine({ copies: true, sharpLevel: 90 });
      for (let i = 0; i < 80; i++) {
        const [x, y] = [random.next(COLUMNS), random.next(ROWS)];
        const area = { x, y, width: 1 + random.next(COLUMNS - x), height: 1 + random.next(ROWS - y) };
        const happenings = [
          () => screen.scrollUp({ x: 0, y: 0, width: COLUMNS, height: ROWS }, 1 + random.next(4)),
          () => screen.scrollUp(area, random.next(area.height)),
          () => screen.paint({ ...area, width: 1, height: 1 }, random.next(0x100_0000)),
          () => screen.paint({ x: 0, y: ROWS - 4, width: COLUMNS, height: 4 }, random.next(0x100_0000)),
          () => service.refine({ copies: random.next(8) > 0, sharpLevel: random.next(2) * 90 }),
          () => service.receive({ kind: "refresh" }),
          () => screen.paint(area, random.next(0x100_0000)),
          () => service.receive({ kind: "pause", isPaused: random.next(2) === 0 }),
          () => compress([1024, 512, 384][random.next(3)] ?? 1024),
          () => service.onResized(),
          () => {
            viewer.delayMs = random.next(10);
          },
          () => {
            screen.failures = random.next(3);
          },
        ];
        // scrolling more than all else in every second course
        const count = seed % 2 === 0 ? 5 : happenings.length;
        happenings[random.next(count)]?.();
        await pause(random.next(count === 5 ? 30 : 8));
      }
      service.receive({ kind: "pause", isPaused: false });
      compress(1024);
      await becomesEqual(viewer, screen);
    });
  }
});
