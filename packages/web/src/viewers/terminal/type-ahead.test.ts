import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TypeAhead } from "./type-ahead.ts";

const text = (parts: readonly Uint8Array[]): string => Buffer.concat(parts).toString();

describe("what is typed before the shell is there", () => {
  it("is kept in its order and given once", () => {
    const ahead = new TypeAhead();
    const reused = Buffer.from("l");
    ahead.add(reused);
    reused.write("x");
    ahead.add(Buffer.from("s\n"));
    assert.equal(text(ahead.take()), "ls\n");
    assert.deepEqual(ahead.take(), []);
  });

  it("is dropped when it is too much: half a command is worse than none", () => {
    const ahead = new TypeAhead();
    ahead.add(Buffer.alloc(4_096, "a"));
    assert.equal(text(ahead.take()).length, 4_096);
    ahead.add(Buffer.alloc(4_000, "a"));
    ahead.add(Buffer.alloc(97, "b"));
    ahead.add(Buffer.from("c"));
    assert.deepEqual(ahead.take(), []);
    ahead.add(Buffer.from("d"));
    assert.equal(text(ahead.take()), "d");
  });
});
