/** The server's answers to a wish to wake one device, in words for people. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { assertWoken } from "./wake-words.ts";

describe("the answer to waking a device", () => {
  it("is good when a neighbour sends", () => {
    assertWoken({ result: "Used 2 device(s) to send wake packets" });
  });

  for (const [result, words] of [
    ["Used 0 device(s) to send wake packets", /No other device/],
    ["No known MAC addresses for this device", /online once/],
    ["No network information for this device", /online once/],
    ["Access Denied", /role/],
  ] as const) {
    it(`explains: ${result}`, () => assert.throws(() => assertWoken({ result }), words));
  }
});
