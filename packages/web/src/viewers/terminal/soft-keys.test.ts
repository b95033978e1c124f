import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sequenceOf, withControl } from "./soft-keys.ts";

describe("soft keys of a terminal", () => {
  it("are what a keyboard would send", () => {
    assert.deepEqual(
      (["escape", "tab", "up", "left"] as const).map((key) => sequenceOf(key, false)),
      ["\x1b", "\t", "\x1b[A", "\x1b[D"],
    );
    assert.equal(sequenceOf("down", true), "\x1bOB");
  });

  it("make control characters of letters and signs, and of nothing else", () => {
    const typed = (text: string): number[] => [...withControl(new TextEncoder().encode(text))];
    assert.deepEqual(
      ["c", "C", "[", " ", "_"].map((text) => typed(text)),
      [[3], [3], [27], [0], [31]],
    );
    assert.deepEqual([typed("1"), typed("\x1b[A"), typed("ö")], [[49], [27, 91, 65], [195, 182]]);
  });
});
