import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addressesIn, countOf, isAllowed, parseRange } from "./address-range.ts";

const ranges = (...texts: string[]) => texts.flatMap((text) => parseRange(text) ?? []);

describe("range of addresses", () => {
  it("is one, two ends, or a network", () => {
    const listed = ["192.0.2.7", "192.0.2.254-192.0.3.1", "192.0.2.77/30"].map((text) =>
      ranges(text).flatMap((range) => [...addressesIn(range)]),
    );
    assert.deepEqual(listed, [
      ["192.0.2.7"],
      ["192.0.2.254", "192.0.2.255", "192.0.3.0", "192.0.3.1"],
      ["192.0.2.76", "192.0.2.77", "192.0.2.78", "192.0.2.79"],
    ]);
    assert.equal(ranges("10.0.0.0/8").map(countOf)[0], 2 ** 24);
  });

  it("is nothing else", () => {
    const wrong = [
      "",
      "192.0.2",
      "192.0.2.256",
      "192.0.2.9-192.0.2.1",
      "192.0.2.0/33",
      "::1",
      "a-b",
      "1.2.3.4/",
      "0x7f.0.0.1",
    ];
    for (const text of wrong) assert.equal(parseRange(text), undefined, text);
  });

  it("is allowed inside an allowed network only", () => {
    const allowed = ranges("192.0.2.0/24", "198.51.100.0/24");
    const may = (text: string): boolean => ranges(text).every((range) => isAllowed(range, allowed));
    assert.deepEqual(["192.0.2.0/25", "198.51.100.9"].map(may), [true, true]);
    assert.deepEqual(["192.0.2.0/23", "192.0.1.255-192.0.2.3", "203.0.113.1"].map(may), [
      false,
      false,
      false,
    ]);
  });

  it("leads to the server itself only where a network says just that", () => {
    const everything = ranges("0.0.0.0/0");
    for (const text of ["127.0.0.1", "169.254.169.254", "0.0.0.0", "239.1.1.1", "126.255.255.255-127.0.0.1"])
      assert.equal(
        ranges(text).every((range) => isAllowed(range, everything)),
        false,
        text,
      );
    assert.equal(
      isAllowed(...([ranges("127.0.0.2")[0], ranges("127.0.0.0/24")] as never as [never, never])),
      true,
    );
  });
});
