import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hostCommand } from "../desktop.ts";
import { PictureTracker } from "./picture-tracker.ts";

/** Only its head is looked at. */
function tile(x: number, y: number, width: number, height: number): Uint8Array {
  const image = Buffer.alloc(24);
  image.writeUInt32BE(0x8950_4e47, 0);
  image.writeUInt32BE(width, 16);
  image.writeUInt32BE(height, 20);
  return hostCommand.encode({ kind: "picture", x, y, image });
}
const screen = (width: number, height: number): Uint8Array =>
  hostCommand.encode({ kind: "screen", width, height });
const shown = (...payloads: readonly Uint8Array[]): readonly number[] | undefined => {
  const tracker = new PictureTracker();
  for (const [i, payload] of payloads.entries()) tracker.add(i, payload);
  return tracker.shown()?.blocks;
};

describe("picture tracker", () => {
  it("keeps the blocks that can still be seen", () => {
    const all = [screen(64, 40), tile(0, 0, 32, 40), tile(32, 0, 32, 40), tile(0, 0, 32, 40)];
    assert.deepEqual(shown(...all), [2, 3]);
  });

  it("keeps what a smaller tile covers in part only", () => {
    assert.deepEqual(shown(screen(64, 64), tile(0, 0, 64, 64), tile(4, 4, 8, 8)), [1, 2]);
    assert.deepEqual(shown(screen(64, 64), tile(0, 0, 16, 16), tile(0, 0, 12, 16)), [1, 2]);
  });

  it("begins anew with another screen, and keeps nothing outside it", () => {
    assert.deepEqual(
      shown(screen(64, 64), tile(0, 0, 64, 64), screen(32, 32), tile(60_000, 60_000, 64, 64)),
      [],
    );
  });

  it("gives up where a few bytes cost too much", () => {
    const whole = [screen(16_384, 16_384), tile(0, 0, 16_384, 16_384)];
    for (const costly of whole) {
      const tracker = new PictureTracker();
      for (const [i, payload] of whole.entries()) tracker.add(i, payload);
      assert.equal(tracker.isUsable, true);
      tracker.add(2, Buffer.concat(Array.from({ length: 1_000 }, () => costly)));
      assert.equal(tracker.isUsable, false);
    }
  });

  it("knows a picture that does not change for nothing", () => {
    const tracker = new PictureTracker();
    for (const [i, payload] of [screen(64, 64), tile(0, 0, 64, 64)].entries()) tracker.add(i, payload);
    assert.equal(tracker.shown()?.blocks, tracker.shown()?.blocks);
  });

  it("keeps everything before a copy within the picture", () => {
    const copy = hostCommand.encode({
      kind: "copy",
      fromX: 0,
      fromY: 0,
      toX: 32,
      toY: 0,
      width: 32,
      height: 64,
    });
    assert.deepEqual(shown(screen(64, 64), tile(0, 0, 64, 64), copy, tile(0, 0, 64, 64)), [1, 2, 3]);
  });

  it("does not give up on a small window that scrolls for long on a large screen", () => {
    const tracker = new PictureTracker();
    const scroll = { fromX: 0, fromY: 16, toX: 0, toY: 0, width: 640, height: 320 } as const;
    tracker.add(0, screen(3_840, 2_160));
    for (let i = 1; i < 5_000; i++) {
      tracker.add(i, Buffer.concat([hostCommand.encode({ kind: "copy", ...scroll }), tile(0, 320, 640, 16)]));
    }
    assert.equal(tracker.isUsable, true);
    assert.equal(tracker.shown()?.blocks.length, 4_999);
  });

  it("forgets nothing that a copy may have moved, however much that is", () => {
    const tracker = new PictureTracker();
    const copy = { fromX: 0, fromY: 0, toX: 16, toY: 0, width: 16, height: 16 } as const;
    tracker.add(0, screen(16_384, 16_384));
    for (let i = 1; i <= 20_001; i++)
      tracker.add(i, tile((i % 1_024) * 16, Math.floor(i / 1_024) * 16, 16, 16));
    tracker.add(20_002, hostCommand.encode({ kind: "copy", ...copy }));
    tracker.add(20_003, tile(0, 0, 16_384, 16_000));
    assert.equal(tracker.shown(), undefined, "too many blocks for a moment");
  });

  it("knows several commands in one block", () => {
    assert.deepEqual(shown(Buffer.concat([screen(32, 32), tile(0, 0, 32, 32)]), tile(0, 0, 16, 16)), [0, 1]);
  });

  it("gives up on parts of commands and on screens without end", () => {
    assert.equal(shown(screen(64, 64), tile(0, 0, 32, 32).subarray(0, 9)), undefined);
    assert.equal(shown(screen(65_535, 65_535)), undefined);
    assert.equal(shown(tile(0, 0, 32, 32)), undefined);
  });
});
