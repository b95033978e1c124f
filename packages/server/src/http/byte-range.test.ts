import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readByteRange } from "./byte-range.ts";

describe("byte range", () => {
  for (const [header, wanted] of [
    ["bytes=0-9", { first: 0, last: 9 }],
    ["bytes=90-", { first: 90, last: 99 }],
    ["bytes=90-200", { first: 90, last: 99 }],
    ["bytes=-10", { first: 90, last: 99 }],
    ["bytes=-1000", { first: 0, last: 99 }],
    ["bytes=100-", "outside"],
    ["bytes=-0", "outside"],
    ["bytes=9-3", "whole"],
    ["bytes=-", "whole"],
    ["bytes=0-1,5-6", "whole"],
    ["lines=1-2", "whole"],
    [undefined, "whole"],
  ] as const) {
    it(`reads ${header}`, () => assert.deepEqual(readByteRange(header, 100), wanted));
  }
});
