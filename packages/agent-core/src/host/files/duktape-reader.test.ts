import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createStockReader } from "./duktape-reader.ts";

const GB = 1_073_741_824;
const FARTHEST = 0x7fff_ffff;

/** A file of that size as the agent's module reads it; each byte is the number of its megabyte. */
function playFile(size: number) {
  const reads: (number | null)[] = [];
  let at = 0;
  const fs = {
    readSync(
      _handle: number,
      into: Uint8Array,
      _offset: number,
      count: number,
      position: number | null,
    ): number {
      reads.push(position);
      if (position !== null) at = Math.min(position, FARTHEST);
      const got = Math.max(0, Math.min(count, size - at));
      into.fill(Math.floor(at / 1_048_576) & 0xff, 0, got);
      at += got;
      return got;
    },
  };
  return { reads, reader: createStockReader(fs, 3) };
}

const read = (reader: ReturnType<typeof createStockReader>, position: number) =>
  new Promise<{ problem: string | null; bytes: Uint8Array }>((resolve) =>
    reader.read(position, 4, (problem, bytes) => resolve({ problem, bytes })),
  );

describe("a file on the stock agent", () => {
  it("is read at any position: what lies behind 2 GB by reading on to it", async () => {
    const { reader } = playFile(3 * GB);
    for (const position of [0, 5 * 1_048_576, 2.5 * GB, 2.5 * GB + 4, 2.25 * GB]) {
      const { problem, bytes } = await read(reader, position);
      assert.deepEqual([problem, [...bytes]], [null, Array(4).fill(Math.floor(position / 1_048_576) & 0xff)]);
    }
    assert.deepEqual((await read(reader, 3 * GB)).bytes.length, 0);
  });

  it("is not read on to a place that nobody wants any more", async () => {
    const { reader, reads } = playFile(200 * GB);
    const answer = read(reader, 190 * GB);
    while (reads.length < 2) await new Promise((done) => setTimeout(done, 1));
    reader.abandonRead();
    assert.deepEqual((await answer).problem, "failed");
    const before = reads.length;
    assert.ok(before > 1 && before < 100_000, `${before} reads`);
    await new Promise((done) => setTimeout(done, 30));
    assert.equal(reads.length, before);
  });
});
