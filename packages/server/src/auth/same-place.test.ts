import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isSamePlace } from "./same-place.ts";

const cases: readonly (readonly [first: unknown, second: string, isSame: boolean])[] = [
  ["203.0.113.7", "203.0.113.7", true],
  ["203.0.113.7", "203.0.113.200", true],
  ["203.0.113.7", "203.0.114.7", false],
  ["2001:db8:1:2::5", "2001:db8:1:2:ffff::9", true],
  ["2001:db8:1:2::5", "2001:db8:1:3::5", false],
  ["127.0.0.1", "::1", true],
  ["192.168.1.4", "10.0.0.4", true],
  ["192.168.1.4", "203.0.113.7", false],
  ["203.0.113.7", "2001:db8::1", false],
  ["nonsense", "203.0.113.7", false],
  [undefined, "203.0.113.7", false],
  ["", "", true],
];

describe("addresses of one person", () => {
  for (const [first, second, isSame] of cases) {
    it(`${String(first)} and ${second}: ${isSame}`, () => assert.equal(isSamePlace(first, second), isSame));
  }
});
