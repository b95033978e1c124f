import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readText, writeText } from "./text-content.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("text of a file that is edited", () => {
  it("has one kind of line end and no mark in the field, and both again in the file", () => {
    const before = bytesOf("\ufeffone\r\ntwo\r\n");
    assert.equal(readText(before), "one\ntwo\n");
    assert.equal(writeText("one\ntwo\n", before), "\ufeffone\r\ntwo\r\n");
    assert.equal(writeText("one\n2\nthree\n", before), "\ufeffone\r\n2\r\nthree\r\n");
    assert.equal(writeText("", before), "\ufeff");
  });

  it("keeps the ends of lines that nobody edited where they are mixed", () => {
    const before = bytesOf("a\nb\r\nc\rd\ne");
    assert.equal(readText(before), "a\nb\nc\nd\ne");
    assert.equal(writeText("a\nb\nC\nd\ne", before), "a\nb\r\nC\nd\ne");
    assert.equal(writeText("a\nb\nc\nd\ne", before), "a\nb\r\nc\rd\ne");
    assert.equal(writeText("a\na\nb\nc\nd\ne", before), "a\na\nb\r\nc\rd\ne");
    assert.equal(writeText("a\ne", before), "a\ne");
  });

  it("takes an empty file and one without line ends", () => {
    assert.equal(readText(bytesOf("")), "");
    assert.equal(writeText("x\ny", bytesOf("")), "x\ny");
    assert.equal(writeText("x\n", bytesOf("x")), "x\n");
  });

  it("is none for what is no UTF-8 and for what has zeros", () => {
    const contents = [
      [0xff, 0xfe, 0x41, 0],
      [0x89, 0x50, 0x4e, 0x47],
      [0x41, 0, 0x42, 0],
    ];
    for (const content of contents) assert.equal(readText(Uint8Array.from(content)), undefined);
  });
});
