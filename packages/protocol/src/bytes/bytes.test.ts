import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom } from "@tendril/testing";
import {
  concatBytes,
  decodeBase64,
  decodeHex,
  decodeIdText,
  encodeBase64,
  encodeHex,
  encodeIdText,
  equalBytes,
  parseJsonObject,
  readUint32,
  writeUint32,
} from "./index.ts";

describe("bytes", () => {
  it("round-trips hex, base64 and id text", () => {
    const random = createRandom(1);
    for (let length = 0; length < 100; length++) {
      const sample = random.bytes(length);
      assert.ok(equalBytes(decodeHex(encodeHex(sample)), sample));
      assert.ok(equalBytes(decodeBase64(encodeBase64(sample)), sample));
      assert.ok(equalBytes(decodeIdText(encodeIdText(sample)), sample));
    }
  });

  it("writes 48-byte ids as 64 characters without + or /", () => {
    assert.match(encodeIdText(new Uint8Array(48).fill(0xff)), /^[A-Za-z0-9@$]{64}$/);
  });

  it("reads and writes big-endian fields", () => {
    const target = new Uint8Array(4);
    writeUint32(target, 0, 0xfffe_fdfc);
    assert.equal(readUint32(target, 0), 0xfffe_fdfc);
    assert.throws(() => readUint32(target, 1), { name: "ProtocolError" });
  });

  it("joins arrays", () => {
    assert.deepEqual([...concatBytes(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))], [1, 2, 3]);
  });

  for (const text of ["a", "zz", "0x", " 00"]) {
    it(`refuses ${JSON.stringify(text)} as hex`, () => {
      assert.throws(() => decodeHex(text), { name: "ProtocolError" });
    });
  }
});

describe("json of a peer", () => {
  it("gives the fields of an object", () => {
    assert.equal(parseJsonObject('{"action":"ping"}', 100).get("action"), "ping");
  });

  for (const [what, text] of [
    ["an array", "[]"],
    ["null", "null"],
    ["half an object", '{"a":'],
    ["100,000 brackets", "[".repeat(100_000)],
    ["deep nesting", `${'{"a":'.repeat(40)}1${"}".repeat(40)}`],
    ["more than the limit", `{"a":"${"x".repeat(300_000)}"}`],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseJsonObject(text, 250_000), { name: "ProtocolError" });
    });
  }

  it("does not count brackets inside texts", () => {
    assert.equal(parseJsonObject(JSON.stringify({ a: "[".repeat(100) }), 1000).size, 1);
  });

  it("keeps a field named __proto__ as data", () => {
    const fields = parseJsonObject('{"__proto__":{"polluted":1}}', 100);
    assert.equal(Object.hasOwn(Object.prototype, "polluted"), false);
    assert.equal(fields.size, 1);
  });
});
