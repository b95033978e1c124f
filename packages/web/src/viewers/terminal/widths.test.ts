import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deviceWidths, widthOf } from "./widths.ts";

const width = (text: string): number =>
  [...text].reduce((sum, character) => sum + widthOf(character.codePointAt(0) ?? 0), 0);

describe("widths of characters", () => {
  it("are those of programs on a device", () => {
    for (const [text, cells] of [
      ["Grüße €", 7],
      ["日本語", 6],
      ["한국", 4],
      ["ｶﾅ", 2],
      ["Ｗ", 2],
      ["😀🚀⌚", 6],
      ["🇩🇪", 2],
      ["e\u0301", 1],
      ["❤", 1],
      ["│█", 2],
      ["\u200d\u200b\u0007", 0],
      ["𠀀", 2],
    ] as const)
      assert.equal(width(text), cells, text);
  });

  it("leave what has none in the cell before it", () => {
    const wide = deviceWidths.charProperties(0x65e5, 0);
    assert.equal(wide, 2 << 1);
    assert.equal(deviceWidths.charProperties(0x301, wide), (2 << 1) | 1);
    assert.equal(deviceWidths.charProperties(0x301, 0), 0);
  });
});
