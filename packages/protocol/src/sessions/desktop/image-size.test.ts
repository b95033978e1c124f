import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom, readVectors } from "@tendril/testing";
import { readImageSize } from "../desktop.ts";

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(" ", ""), "hex");
const recording = readVectors<{ frames: readonly { t: number; b64?: string }[] }>(
  "../../../vectors/session-desktop.json",
  import.meta.url,
);
const tile = (t: number): Uint8Array => {
  const frame = recording.frames.find((candidate) => candidate.t === t && candidate.b64 !== undefined);
  return Buffer.from(frame?.b64 ?? "", "base64").subarray(8);
};

describe("image size", () => {
  it("reads recorded tiles of the stock agent", () => {
    assert.deepEqual(readImageSize(tile(97)), { type: "image/jpeg", width: 1024, height: 768 });
    assert.deepEqual(readImageSize(tile(2948)), { type: "image/jpeg", width: 32, height: 32 });
  });

  it("reads PNG and the three forms of WebP", () => {
    const png = hex("89504e47 0d0a1a0a 0000000d 49484452 00000280 000001e0 08");
    assert.deepEqual(readImageSize(png), { type: "image/png", width: 640, height: 480 });
    const lossy = hex("52494646 00000000 57454250 56503820 00000000 000000 9d012a 8002 e001");
    assert.deepEqual(readImageSize(lossy), { type: "image/webp", width: 640, height: 480 });
    const lossless = hex("52494646 00000000 57454250 5650384c 00000000 2f 7fc27700 00000000 0000");
    assert.deepEqual(readImageSize(lossless), { type: "image/webp", width: 640, height: 480 });
    const extended = hex("52494646 00000000 57454250 56503858 0a000000 00000000 7f0200 df0100");
    assert.deepEqual(readImageSize(extended), { type: "image/webp", width: 640, height: 480 });
  });

  it("knows nothing of other bytes, and survives any", () => {
    assert.equal(readImageSize(hex("49492a00 08000000")), undefined);
    const random = createRandom(7);
    const image = Uint8Array.from(tile(97).subarray(0, 700));
    for (let end = 0; end < image.length; end++) readImageSize(image.subarray(0, end));
    for (let run = 0; run < 2_000; run++) {
      const changed = Uint8Array.from(image);
      for (let i = 0; i < 6; i++) changed[random.next(changed.length)] = random.next(256);
      const size = readImageSize(changed);
      assert.ok(size === undefined || (size.width > 0 && size.height > 0));
    }
  });
});
