import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseSearch, type SearchTarget } from "./index.ts";

const target: SearchTarget = {
  name: "osl-pc-0112",
  os: "windows 11 pro",
  group: "oslo office",
  tags: ["finance", "vip"],
  users: ["anna berg"],
  ip: "10.20.4.112",
  description: "second floor",
  isOnline: true,
  lastSeenAtMs: 0,
};

describe("search language", () => {
  for (const [text, isMatch] of [
    ["", true],
    ["0112", true],
    ["0112 anna", true],
    ["0112 bert", false],
    ["os:windows is:online", true],
    ["is:offline", false],
    ["-is:offline", true],
    ["tag:vip", true],
    ["t:kiosk", false],
    ['group:"oslo office"', true],
    ['"oslo office"', true],
    ["ip:10.20", true],
    ["ip:20", false],
    ["-finance", false],
    ["kiosk or vip", true],
    ["seen:>7d", false],
    ["floor", true],
    ['group:"oslo', true],
  ] as const) {
    it(`${isMatch ? "finds" : "leaves out"} with ${JSON.stringify(text)}`, () => {
      assert.equal(parseSearch(text).matches(target), isMatch);
    });
  }

  it("names the nearest key and ignores the term", () => {
    const { terms, matches } = parseSearch("grop:x");
    assert.match(terms[0]?.problem ?? "", /group/);
    assert.equal(matches(target), true);
  });

  it("says what may follow is:", () => {
    assert.match(parseSearch("is:sleeping").terms[0]?.problem ?? "", /online or offline/);
  });

  it("takes any text", () => {
    for (const text of ['"', "-", ":", "::", "-:", 'a:"', "or", "or or", "<script>"])
      parseSearch(text).matches(target);
  });
});
