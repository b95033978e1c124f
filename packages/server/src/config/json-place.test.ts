import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { placeOfMistake } from "./json-place.ts";

describe("the place of a mistake in JSON", () => {
  for (const [text, line, column] of [
    ["", 1, 1],
    ["{", 1, 2],
    ['{"a":1,}', 1, 8],
    ['{"a":"secret"\n "b":1}', 2, 2],
    ['{\n  "a": [1, 2],\n  "b": secret\n}', 3, 8],
    ['{"a":"never closed}', 1, 6],
    ['{"a":"\\x"}', 1, 6],
    ['{"a":1} x', 1, 9],
    ["[1,,2]", 1, 4],
    ["[1}", 1, 3],
    ['{"a" 1}', 1, 6],
    ["{1:2}", 1, 2],
    ["[,]", 1, 2],
    ["01", 1, 2],
    ["// words\n{}", 1, 1],
    ['{"a":"\u0085 ü 𝒳",}', 1, 15],
    ['{"a":"tab\there"}', 1, 6],
    ["\ufeff{}", 1, 1],
  ] as const) {
    it(`is line ${line}, column ${column} of ${JSON.stringify(text)}`, () => {
      assert.throws(() => JSON.parse(text), SyntaxError);
      assert.deepEqual(placeOfMistake(text), { line, column });
    });
  }

  it("is the end of text without one", () => {
    for (const text of ['{"a":[{"b":[]},-1.5e3,true,null,"\\u0041\\n"],"c":{}}', "[]", '"x"', " 1 \n"]) {
      JSON.parse(text);
      assert.deepEqual(placeOfMistake(text).column, text.length - text.lastIndexOf("\n"));
    }
  });
});
