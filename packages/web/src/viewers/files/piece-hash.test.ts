import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { createRandom } from "@tendril/testing";
import { PIECE_BYTES, PieceHash } from "./piece-hash.ts";

const sha384 = (bytes: Uint8Array): Buffer => createHash("sha384").update(bytes).digest();

function expected(bytes: Uint8Array): string {
  const hashes: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES)
    hashes.push(sha384(bytes.subarray(at, at + PIECE_BYTES)));
  return sha384(Buffer.concat(hashes)).toString("hex");
}

describe("hash of pieces", () => {
  it("is that of the whole, whatever its size and however it comes", async () => {
    const random = createRandom(7);
    const all = Buffer.alloc(2 * PIECE_BYTES + 70_000);
    for (let at = 0; at < all.length; at += 4_096) all.writeUInt32LE(random.next(0xffff_ffff), at);
    const around = [65_536, PIECE_BYTES, 2 * PIECE_BYTES].flatMap((size) => [size - 1, size, size + 1]);
    for (const size of [0, 1, 100, ...around, all.length]) {
      const bytes = all.subarray(0, size);
      for (const largest of [1_000_000, PIECE_BYTES + 5]) {
        const hash = new PieceHash();
        for (let at = 0; at < size; ) {
          const count = 1 + random.next(largest);
          hash.add(bytes.subarray(at, at + count));
          at += count;
        }
        assert.equal(await hash.hex(), expected(bytes), `${size} bytes`);
      }
    }
  });
});
