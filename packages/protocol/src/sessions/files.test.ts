import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeCodec } from "@tendril/testing";
import { fileBlock, parseFileFrame } from "./files.ts";

const origin = "worked out from docs/spec/session-protocols.md, section 5.5";

describeCodec(fileBlock, [
  {
    name: "first of several",
    origin,
    hex: "02000007000000000000000068690a",
    value: { transfer: 7, position: 0, isLast: false, bytes: Buffer.from("hi\n") },
  },
  {
    name: "empty last, beyond 4 GB",
    origin,
    hex: "0201ffff00000001000000ff",
    value: { transfer: 65_535, position: 4_294_967_551, isLast: true, bytes: new Uint8Array(0) },
  },
]);

describe("answers of a files host", () => {
  const parse = (value: unknown) => parseFileFrame(Buffer.from(JSON.stringify(value)));

  it("are taken with names of every kind", () => {
    const dir = [{ n: "<img src=x>\n", t: 3, s: 1, d: "2026-11-23T06:28:31Z" }];
    assert.deepEqual(parse({ reqid: 1, path: "/", dir }), { answer: { reqid: 1, path: "/", dir } });
  });

  it("are refused with wrong types, wrong sizes and lists without end", () => {
    for (const answer of [
      { reqid: "1" },
      { reqid: 1, dir: [{ n: 5, t: 3 }] },
      { reqid: 1, dir: [{ n: "x", t: 9 }] },
      { reqid: 1, size: -1 },
      { reqid: 1, hash: "zz" },
      { reqid: 1, dir: Array.from({ length: 20_001 }, () => ({ n: "x", t: 3 })) },
      [],
      null,
    ]) {
      assert.equal(parse(answer), undefined);
    }
    assert.equal(parseFileFrame(new Uint8Array(0)), undefined);
    assert.equal(parseFileFrame(Buffer.from("{broken")), undefined);
    assert.equal(parseFileFrame(Buffer.from([2, 0])), undefined);
    assert.equal(parseFileFrame(Buffer.alloc(5_000_000, "{")), undefined);
  });
});
