import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { shownPart, toPicture, viewSize } from "./view-layout.ts";

const screen = { width: 1920, height: 1080 };
const room = { width: 960, height: 900 };

describe("size of the view", () => {
  it("fits the room and keeps the shape", () => {
    assert.deepEqual(viewSize(screen, room, { mode: "fit", factor: 1 }, 1), { width: 960, height: 540 });
    const small = { width: 320, height: 240 };
    assert.deepEqual(viewSize(small, room, { mode: "fit", factor: 1 }, 1), { width: 960, height: 720 });
  });

  it("never enlarges when it shall not", () => {
    const small = { width: 320, height: 240 };
    assert.deepEqual(viewSize(small, room, { mode: "shrink", factor: 1 }, 1), small);
    assert.deepEqual(viewSize(screen, room, { mode: "shrink", factor: 1 }, 1), { width: 960, height: 540 });
  });

  it("shows one pixel as one of the screen", () => {
    assert.deepEqual(viewSize(screen, room, { mode: "actual", factor: 9 }, 1), screen);
    assert.deepEqual(viewSize(screen, room, { mode: "actual", factor: 1 }, 2), { width: 960, height: 540 });
  });

  it("zooms within limits", () => {
    assert.deepEqual(viewSize(screen, room, { mode: "zoom", factor: 0.5 }, 1), { width: 960, height: 540 });
    assert.deepEqual(viewSize(screen, room, { mode: "zoom", factor: 99 }, 1), {
      width: 11_520,
      height: 6_480,
    });
    assert.deepEqual(viewSize(screen, room, { mode: "fit", factor: 2 }, 1), { width: 1_920, height: 1_080 });
    assert.deepEqual(viewSize(screen, room, { mode: "fit", factor: 0.3 }, 1), { width: 960, height: 540 });
  });

  it("is nothing before the first picture", () => {
    assert.deepEqual(viewSize({ width: 0, height: 0 }, room, { mode: "fit", factor: 1 }, 1), {
      width: 0,
      height: 0,
    });
  });
});

describe("place in the picture", () => {
  const shown = { left: 100, top: 50, width: 960, height: 540 };

  it("scales back", () => {
    assert.deepEqual(toPicture({ x: 100, y: 50 }, shown, screen), { x: 0, y: 0 });
    assert.deepEqual(toPicture({ x: 580, y: 320 }, shown, screen), { x: 960, y: 540 });
  });

  it("stays inside", () => {
    assert.deepEqual(toPicture({ x: 0, y: 0 }, shown, screen), { x: 0, y: 0 });
    assert.deepEqual(toPicture({ x: 5_000, y: 5_000 }, shown, screen), { x: 1919, y: 1079 });
  });
});

describe("part of the picture", () => {
  it("is everything, or the crop inside of it", () => {
    assert.deepEqual(shownPart(screen, null), { x: 0, y: 0, ...screen });
    const second = { x: 1280, y: 0, width: 640, height: 480 };
    assert.deepEqual(shownPart(screen, second), second);
    assert.deepEqual(shownPart(screen, { x: 1800, y: 1000, width: 640, height: 480 }), {
      x: 1800,
      y: 1000,
      width: 120,
      height: 80,
    });
  });

  it("is everything when the crop is outside: another screen has taken its place", () => {
    assert.deepEqual(shownPart(screen, { x: 1920, y: 0, width: 640, height: 480 }), {
      x: 0,
      y: 0,
      ...screen,
    });
  });
});
