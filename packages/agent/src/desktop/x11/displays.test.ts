import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { X11Client } from "x11";
import { readDisplays } from "./displays.ts";
import type { Crtc, RandrExtension } from "./extensions.ts";
import { decodeMonitors } from "./monitors.ts";

const screen = { width: 3_200, height: 1_080 };
const whole = [{ id: 1, x: 0, y: 0, ...screen }];

/** RANDR of a server with these outputs. */
function randr(crtcs: readonly Crtc[]): RandrExtension {
  return {
    majorOpcode: 140,
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
const connection = { root: 1, client: {} as X11Client }; // RANDR 1.3 has no request of ours
const read = (crtcs: readonly Crtc[]) => readDisplays(connection, randr(crtcs), screen);

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
    assert.deepEqual(await readDisplays(connection, undefined, screen), whole);
    assert.deepEqual(await read([]), whole);
  });
});

describe("monitors of an X screen", () => {
  /** Two monitors, the first with two outputs. */
  const reply = Buffer.from(
    [
      ["64000000", "02000000", "02000000", "000000000000000000000000"],
      [
        "50000000",
        "0100",
        "0200",
        "0000",
        "0000",
        "8007",
        "3804",
        "00020000",
        "20010000",
        "4100000042000000",
      ],
      ["51000000", "0000", "0000", "8007", "f0ff", "0005", "0004", "00010000", "f0000000"],
    ]
      .flat()
      .join(""),
    "hex",
  );

  it("are read with their places, however many outputs each has", () => {
    assert.deepEqual(decodeMonitors(reply), [
      { x: 0, y: 0, width: 1_920, height: 1_080 },
      { x: 1_920, y: -16, width: 1_280, height: 1_024 },
    ]);
  });

  it("are only those that a cut reply holds", () => {
    for (let length = 0; length < reply.length; length++) {
      assert.ok(decodeMonitors(reply.subarray(0, length)).length < 2, `${length} bytes`);
    }
  });
});
