/** Where a download goes: few large writes, every byte in order. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openBlobSink, openDiskSink } from "./sinks.ts";

const BLOCK_BYTES = 131_072;

/** A file that a test looks into; each write is taken when it is made, and ends a moment later. */
function openFile() {
  let content: Buffer = Buffer.alloc(0);
  const writes: number[] = [];
  const ends: string[] = [];
  let position = 0;
  const writable = {
    async write(bytes: Uint8Array) {
      const early = Buffer.from(bytes);
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(Buffer.from(bytes), early, "changed while it was written");
      content = Buffer.concat([content.subarray(0, position), early]);
      position += early.length;
      writes.push(early.length);
    },
    async seek(to: number) {
      position = to;
    },
    async truncate(size: number) {
      content = content.subarray(0, size);
    },
    close: async () => void ends.push("close"),
    abort: async () => void ends.push("abort"),
  };
  const handle = { createWritable: async () => writable } as unknown as FileSystemFileHandle;
  return { handle, writes, ends, content: () => content };
}

const blockOf = (index: number): Uint8Array => new Uint8Array(BLOCK_BYTES).fill(index + 1);

describe("a download to the disk", () => {
  it("writes many blocks at once, and all of them before the end", async () => {
    const file = openFile();
    const sink = await openDiskSink(file.handle);
    const blocks = Array.from({ length: 21 }, (_, i) => blockOf(i));
    for (const block of blocks) await sink.write(block);
    await sink.write(new Uint8Array(0));
    await sink.write(Uint8Array.of(7));
    await sink.finish();
    assert.deepEqual(file.writes, [1_048_576, 1_048_576, 5 * BLOCK_BYTES + 1]);
    assert.deepEqual(file.content(), Buffer.concat([...blocks, Uint8Array.of(7)]));
    assert.deepEqual(file.ends, ["close"]);
  });

  it("takes a block that is larger than what it writes at once", async () => {
    const file = openFile();
    const sink = await openDiskSink(file.handle);
    const large = Buffer.alloc(3_000_000, "tendril");
    await sink.write(Uint8Array.of(1));
    await sink.write(large);
    await sink.finish();
    assert.deepEqual(file.content(), Buffer.concat([Uint8Array.of(1), large]));
  });

  it("forgets what waited when it begins again or is dropped", async () => {
    const file = openFile();
    const sink = await openDiskSink(file.handle);
    for (let i = 0; i < 9; i++) await sink.write(blockOf(i));
    await sink.restart();
    await sink.write(Uint8Array.of(1, 2, 3));
    await sink.drop();
    assert.deepEqual(file.ends, ["abort"]);
    await sink.finish();
    assert.deepEqual(file.content(), Buffer.from([1, 2, 3]));
  });

  it("says that the disk is full", async () => {
    const full = { createWritable: async () => ({ write: () => Promise.reject(new Error("full")) }) };
    const sink = await openDiskSink(full as unknown as FileSystemFileHandle);
    await assert.rejects(async () => {
      for (let i = 0; i < 9; i++) await sink.write(blockOf(i));
    }, /full/);
  });
});

describe("a download into memory", () => {
  it("takes no more than it was opened for, again after a restart", async () => {
    const blobs: Blob[] = [];
    const sink = openBlobSink(4, (blob) => blobs.push(blob));
    await sink.write(Buffer.from("abcd"));
    await assert.rejects(sink.write(Buffer.from("e")), { code: "limit" });
    await sink.restart();
    await sink.write(Buffer.from("abcd"));
    await sink.finish();
    assert.equal(blobs[0]?.size, 4);
  });
});
