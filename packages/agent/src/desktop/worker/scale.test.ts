import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { scaleDown, scaledArea, scaledLength } from "./scale.ts";

describe("scaling", () => {
  it("gives the mean of the pixels that one stands for", () => {
    const source = {
      bytes: Buffer.from([10, 0, 0, 0, 30, 0, 0, 0, 50, 8, 0, 0, 70, 8, 4, 0]),
      width: 2,
      height: 2,
    };
    const scaled = scaleDown(source, { x: 0, y: 0, width: 1, height: 1 }, { width: 1, height: 1 });
    assert.deepEqual([...scaled.subarray(0, 3)], [40, 4, 1]);
  });

  it("gives the same pixels for a part as for the whole", () => {
    const [width, height] = [37, 23];
    const bytes = Buffer.from(Array.from({ length: width * height * 4 }, (_, i) => (i * 7) % 251));
    const size = { width: scaledLength(width, 700), height: scaledLength(height, 700) };
    const whole = scaleDown({ bytes, width, height }, { x: 0, y: 0, ...size }, size);
    const part = { x: 5, y: 3, width: 8, height: 6 };
    const cut = scaleDown({ bytes, width, height }, part, size);
    for (let y = 0; y < part.height; y++) {
      for (let x = 0; x < part.width; x++) {
        const at = ((y + part.y) * size.width + x + part.x) * 4;
        const from = (y * part.width + x) * 4;
        assert.deepEqual([...cut.subarray(from, from + 3)], [...whole.subarray(at, at + 3)]);
      }
    }
  });

  it("covers all that an area changes, also where a size was rounded", () => {
    for (const [width, scale] of [
      [1_366, 768],
      [1_367, 512],
      [1_050, 384],
      [1_920, 700],
    ] as const) {
      const size = { width: scaledLength(width, scale), height: 1 };
      const draw = (bytes: Buffer): Buffer =>
        scaleDown({ bytes, width, height: 1 }, { x: 0, y: 0, ...size }, size);
      const blank = draw(Buffer.alloc(width * 4));
      for (let x = 0; x + 16 <= width; x += 16) {
        const bytes = Buffer.alloc(width * 4);
        bytes.fill(255, x * 4, (x + 16) * 4);
        const drawn = draw(bytes);
        const area = scaledArea({ x, y: 0, width: 16, height: 1 }, { width, height: 1 }, size);
        for (let at = 0; at < size.width; at++) {
          const isChanged = drawn[at * 4] !== blank[at * 4];
          const isCovered = at >= area.x && at < area.x + area.width;
          assert.ok(isCovered || !isChanged, `${width} to ${size.width}: column ${at} of ${x}`);
        }
      }
    }
  });

  it("covers every scaled pixel that an area touches, within the picture", () => {
    const [from, to] = [
      { width: 800, height: 600 },
      { width: 400, height: 300 },
    ];
    assert.deepEqual(scaledArea({ x: 65, y: 3, width: 64, height: 2 }, from, to), {
      x: 32,
      y: 1,
      width: 33,
      height: 2,
    });
    assert.deepEqual(scaledArea({ x: 799, y: 599, width: 1, height: 1 }, from, to), {
      x: 399,
      y: 299,
      width: 1,
      height: 1,
    });
  });

  it("never makes a side vanish", () => {
    assert.equal(scaledLength(3, 64), 1);
  });
});
