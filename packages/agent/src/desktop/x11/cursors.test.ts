import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CURSOR_NAMES } from "@tendril/protocol/constants";
import { shapeOf } from "./cursors.ts";

const visible = Buffer.from([1, 2, 3, 4]);
const shownAs = (cursorName: string, cursorImage = visible) =>
  CURSOR_NAMES[shapeOf({ cursorName, cursorImage })];

describe("cursor shapes", () => {
  it("knows the names of old and new themes", () => {
    assert.deepEqual(
      ["xterm", "text", "hand2", "watch", "sb_h_double_arrow"].map((name) => shownAs(name)),
      ["text", "text", "pointer", "wait", "w-resize"],
    );
  });

  it("shows an unknown cursor as the arrow and an empty picture as none", () => {
    assert.equal(shownAs("my-own"), "default");
    assert.equal(shownAs("", Buffer.alloc(16)), "none");
  });
});
