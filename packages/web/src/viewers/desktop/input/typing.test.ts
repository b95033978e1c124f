import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MAX_TYPED_CHARACTERS, typeText } from "./typing.ts";

function setUp(onWait: () => void = () => {}) {
  const pieces: string[] = [];
  const deps = {
    type: (text: string) => pieces.push(text),
    wait: async () => onWait(),
    onProgress: () => {},
  };
  return { deps, pieces };
}

describe("typing", () => {
  it("types everything in order, in small pieces", async () => {
    const { deps, pieces } = setUp();
    assert.equal(await typeText("Grüße 😀!\r\nEnd", deps, new AbortController().signal), 12);
    assert.equal(pieces.join(""), "Grüße 😀!\nEnd");
    assert.ok(pieces.every((piece) => [...piece].length <= 4));
  });

  it("stops when asked", async () => {
    const stop = new AbortController();
    const { deps, pieces } = setUp(() => stop.abort());
    assert.equal(await typeText("a very long text", deps, stop.signal), 4);
    assert.deepEqual(pieces, ["a ve"]);
  });

  it("has a limit", async () => {
    const { deps } = setUp();
    const typed = await typeText("x".repeat(20_000), deps, new AbortController().signal);
    assert.equal(typed, MAX_TYPED_CHARACTERS);
  });
});
