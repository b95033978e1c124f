import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { createRandom } from "@tendril/testing";
import { DesktopService } from "./desktop-service.ts";
import { BLOCK, PlayedScreen, PlayedViewer } from "./played-screen.suite.ts";

const SIZE = { width: 320, height: 192 };
const [COLUMNS, ROWS] = [SIZE.width / BLOCK, SIZE.height / BLOCK];
const GRACE_MS = 3_000;

let stop = (): void => {};
afterEach(() => stop());

function serve() {
  const screen = new PlayedScreen(SIZE.width, SIZE.height);
  const viewer = new PlayedViewer();
  const state = { cursor: 0, locks: { hasNum: false, hasScroll: false, hasCaps: false } };
  const service = new DesktopService(screen, viewer, state);
  screen.onPainted = () => service.onPainted();
  service.receive({ kind: "frameTimer", ms: 20 });
  service.start();
  stop = () => service.stop();
  return { screen, viewer, service };
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function becomesEqual(viewer: PlayedViewer, screen: PlayedScreen): Promise<void> {
  const endMs = performance.now() + GRACE_MS;
  const isDone = (): boolean => viewer.pictures > 0 && viewer.differences(screen).length === 0;
  while (!isDone() && performance.now() < endMs) await pause(10);
  assert.deepEqual(viewer.differences(screen), []);
}

describe("desktop service", () => {
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
    screen.paint({ x: 3, y: 2, width: 4, height: 1 }, 0);
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

  for (const seed of [1, 2, 3, 4]) {
    it(`shows in the end what was painted last, whatever viewers ask meanwhile (${seed})`, async () => {
      const { screen, viewer, service } = serve();
      const random = createRandom(seed);
      const compress = (scaling: number): void =>
        service.receive({ kind: "compression", type: 1, level: 60, scaling, frameTimerMs: 20 });
      for (let i = 0; i < 80; i++) {
        const [x, y] = [random.next(COLUMNS), random.next(ROWS)];
        const area = { x, y, width: 1 + random.next(COLUMNS - x), height: 1 + random.next(ROWS - y) };
        const happenings = [
          () => screen.paint(area, random.next(0x100_0000)),
          () => service.receive({ kind: "refresh" }),
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
        happenings[random.next(happenings.length)]?.();
        await pause(random.next(8));
      }
      service.receive({ kind: "pause", isPaused: false });
      compress(1024);
      await becomesEqual(viewer, screen);
    });
  }
});
