import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { keysymOfCharacter, keysymOfVk } from "./vk-keysyms.ts";

describe("key symbols", () => {
  it("gives letters, digits and function keys", () => {
    assert.deepEqual(
      [65, 90, 48, 112, 123].map((vk) => keysymOfVk(vk, false)),
      [0x61, 0x7a, 0x30, 0xffbe, 0xffc9],
    );
  });

  it("tells the right one of a pair by the extended flag", () => {
    assert.deepEqual([keysymOfVk(17, false), keysymOfVk(17, true)], [0xffe3, 0xffe4]);
    assert.deepEqual([keysymOfVk(13, false), keysymOfVk(13, true)], [0xff0d, 0xff8d]);
    assert.equal(keysymOfVk(37, true), 0xff51);
  });

  it("knows no key for other codes", () => {
    assert.deepEqual([keysymOfVk(0, false), keysymOfVk(255, false)], [undefined, undefined]);
  });

  it("gives Latin-1 characters themselves and others their code point", () => {
    assert.deepEqual(
      [0x41, 0xe9, 0x20ac, 0x1f600].map((code) => keysymOfCharacter(code)),
      [0x41, 0xe9, 0x0100_20ac, 0x0101_f600],
    );
    assert.equal(keysymOfCharacter(1), undefined);
  });
});
