import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TouchGestures, type TouchMode } from "./touch-gestures.ts";

function setUp(mode: TouchMode, isZoomed = false) {
  const log: string[] = [];
  const timers: (() => void)[] = [];
  const gestures = new TouchGestures({
    mode: () => mode,
    moveTo: (x, y) => log.push(`to ${x},${y}`),
    moveBy: (dx, dy) => log.push(`by ${dx},${dy}`),
    press: (button) => log.push(`press ${button}`),
    release: (button) => log.push(`release ${button}`),
    scroll: (dy) => log.push(`scroll 0,${dy}`),
    zoom: (factor) => log.push(`zoom ${factor.toFixed(2)}`),
    pan: (dx, dy) => log.push(`pan ${dx},${dy}`),
    isZoomed: () => isZoomed,
    setTimer: (run) => timers.push(run),
    clearTimer: (timer) => {
      timers[timer - 1] = () => {};
    },
  });
  return { gestures, log, wait: () => timers.at(-1)?.() };
}

const finger = (id: number, x: number, y: number) => ({ id, x, y });

describe("touch, direct", () => {
  it("clicks where it is tapped", () => {
    const { gestures, log } = setUp("direct");
    gestures.down(finger(1, 50, 60), 0);
    gestures.move(finger(1, 53, 60));
    gestures.up(finger(1, 53, 60), 80);
    assert.deepEqual(log, ["to 50,60", "press left", "release left"]);
  });

  it("clicks with the right button after a long press, and then not again", () => {
    const { gestures, log, wait } = setUp("direct");
    gestures.down(finger(1, 50, 60), 0);
    wait();
    gestures.up(finger(1, 50, 60), 900);
    assert.deepEqual(log, ["to 50,60", "press right", "release right"]);
  });

  it("drags", () => {
    const { gestures, log } = setUp("direct");
    gestures.down(finger(1, 50, 60), 0);
    gestures.move(finger(1, 80, 60));
    gestures.move(finger(1, 90, 70));
    gestures.up(finger(1, 90, 70), 300);
    assert.deepEqual(log, ["to 50,60", "press left", "to 80,60", "to 90,70", "release left"]);
  });

  it("clicks with the right button when two fingers tap", () => {
    const { gestures, log } = setUp("direct");
    gestures.down(finger(1, 40, 60), 0);
    gestures.down(finger(2, 80, 60), 10);
    gestures.up(finger(1, 40, 60), 60);
    gestures.up(finger(2, 80, 60), 70);
    assert.deepEqual(log, ["to 40,60", "to 60,60", "press right", "release right"]);
  });

  it("scrolls with two fingers, and moves the view when it is enlarged", () => {
    for (const [isZoomed, word] of [
      [false, "scroll"],
      [true, "pan"],
    ] as const) {
      const { gestures, log } = setUp("direct", isZoomed);
      gestures.down(finger(1, 40, 60), 0);
      gestures.down(finger(2, 80, 60), 10);
      gestures.move(finger(1, 40, 90));
      gestures.move(finger(2, 80, 90));
      assert.deepEqual(log, ["to 40,60", `${word} 0,15`, `${word} 0,15`]);
    }
  });

  it("zooms when two fingers part", () => {
    const { gestures, log } = setUp("direct");
    gestures.down(finger(1, 40, 60), 0);
    gestures.down(finger(2, 80, 60), 10);
    gestures.move(finger(2, 120, 60));
    assert.deepEqual(log, ["to 40,60", "zoom 2.00", "pan 20,0"]);
  });

  it("releases what it drags when the browser takes over", () => {
    const { gestures, log } = setUp("direct");
    gestures.down(finger(1, 0, 0), 0);
    gestures.move(finger(1, 30, 0));
    gestures.cancel();
    assert.equal(log.at(-1), "release left");
  });
});

describe("touch, trackpad", () => {
  it("moves the pointer by as much as the finger moves, and clicks where it is", () => {
    const { gestures, log } = setUp("trackpad");
    gestures.down(finger(1, 50, 60), 0);
    gestures.move(finger(1, 70, 60));
    gestures.move(finger(1, 75, 62));
    gestures.up(finger(1, 75, 62), 200);
    gestures.down(finger(1, 10, 10), 900);
    gestures.up(finger(1, 10, 10), 950);
    assert.deepEqual(log, ["by 20,0", "by 5,2", "press left", "release left"]);
  });

  it("drags after a tap", () => {
    const { gestures, log } = setUp("trackpad");
    gestures.down(finger(1, 10, 10), 0);
    gestures.up(finger(1, 10, 10), 60);
    gestures.down(finger(1, 10, 10), 160);
    gestures.move(finger(1, 30, 10));
    gestures.up(finger(1, 30, 10), 400);
    assert.deepEqual(log, ["press left", "release left", "press left", "by 20,0", "release left"]);
  });
});
