import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readDisplays } from "./displays.ts";
import type { Crtc, RandrExtension } from "./extensions.ts";

const screen = { width: 3_200, height: 1_080 };
const whole = [{ id: 1, x: 0, y: 0, ...screen }];

/** RANDR of a server with these outputs. */
function randr(crtcs: readonly Crtc[]): RandrExtension {
  return {
    NotifyMask: { ScreenChange: 1 },
    SelectInput() {},
    QueryVersion: (_major, _minor, answer) => answer(null, [1, 3]),
    GetScreenResourcesCurrent: (_window, answer) => answer(null, { crtcs: crtcs.map((_crtc, i) => i) }),
    GetCrtcInfo(crtc, _timestamp, answer) {
      const found = crtcs[crtc];
      if (found !== undefined) answer(null, found);
    },
  };
}

const left: Crtc = { x: 0, y: 0, width: 1_920, height: 1_080, mode: 7 };
const right: Crtc = { x: 1_920, y: 0, width: 1_280, height: 1_024, mode: 8 };
const read = (crtcs: readonly Crtc[]) => readDisplays({ root: 1 }, randr(crtcs), screen);

describe("displays of an X screen", () => {
  it("are numbered from left to right", async () => {
    assert.deepEqual(await read([right, left]), [
      { id: 1, x: 0, y: 0, width: 1_920, height: 1_080 },
      { id: 2, x: 1_920, y: 0, width: 1_280, height: 1_024 },
    ]);
  });

  it("leave out what is dark, mirrored, or beyond the screen", async () => {
    const dark = { ...right, mode: 0 };
    const beyond = { ...right, x: 3_000 };
    assert.deepEqual(await read([left, dark, { ...left }, beyond]), whole);
  });

  it("are one where the server knows no displays", async () => {
    assert.deepEqual(await readDisplays({ root: 1 }, undefined, screen), whole);
    assert.deepEqual(await read([]), whole);
  });
});
