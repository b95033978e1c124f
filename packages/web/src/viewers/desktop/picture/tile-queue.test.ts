import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Tile, TileQueue } from "./tile-queue.ts";

interface Decoding {
  readonly tile: Tile;
  finish(): Promise<void>;
  fail(): Promise<void>;
}

function setUp(
  options: { maxWaiting?: number; maxWaitingBytes?: number; maxDecoding?: number; maxPixels?: number } = {},
) {
  const log: string[] = [];
  const decodings: Decoding[] = [];
  const queue = new TileQueue<string>(
    {
      decode(tile) {
        const { promise, resolve, reject } = Promise.withResolvers<string>();
        const settled = async (): Promise<void> => {
          await promise.catch(() => {}); // the failure that the test asked for
          await null;
        };
        decodings.push({
          tile,
          finish: () => {
            resolve(name(tile));
            return settled();
          },
          fail: () => {
            reject(new Error("broken"));
            return settled();
          },
        });
        return promise;
      },
      draw: (picture) => log.push(`draw ${picture}`),
      copy: ({ fromX, toX }) => log.push(`copy ${fromX} to ${toX}`),
      release: (picture) => log.push(`release ${picture}`),
      onIncomplete: () => log.push("incomplete"),
      onProgress: () => {},
    },
    { maxWaiting: 100, maxWaitingBytes: 10_000, maxDecoding: 2, maxPixels: 1e6, ...options },
  );
  const drawn = (): string[] => log.filter((line) => !line.startsWith("release"));
  return { queue, log, drawn, decodings };
}

function tile(x: number, y = 0, size = 32, bytes = 10): Tile {
  return { x, y, width: size, height: size, image: new Uint8Array(bytes), arrivedAtMs: 0 };
}
const name = ({ x, y, width }: Tile): string => `${x},${y} ${width}`;

describe("tile queue", () => {
  it("draws in the order of arrival whatever is decoded first", async () => {
    const { queue, drawn, decodings } = setUp();
    queue.push(tile(0));
    queue.push(tile(32));
    queue.push(tile(64));
    await decodings[1]?.finish();
    assert.deepEqual(drawn(), []);
    await decodings[0]?.finish();
    await decodings[2]?.finish();
    assert.deepEqual(drawn(), ["draw 0,0 32", "draw 32,0 32", "draw 64,0 32"]);
    assert.equal(queue.length, 0);
  });

  it("decodes only so many at a time", () => {
    const { queue, decodings } = setUp({ maxDecoding: 3 });
    for (let i = 0; i < 9; i++) queue.push(tile(i * 32));
    assert.equal(decodings.length, 3);
  });

  it("drops tiles that wait and that a newer one covers", async () => {
    const { queue, drawn, decodings } = setUp({ maxDecoding: 1 });
    queue.push(tile(0));
    queue.push(tile(32));
    queue.push(tile(64));
    queue.push(tile(0, 0, 96));
    assert.equal(queue.droppedTiles, 2);
    await decodings[0]?.finish();
    await decodings[1]?.finish();
    assert.deepEqual(drawn(), ["draw 0,0 32", "draw 0,0 96"]);
  });

  it("keeps a tile that is covered in part only, and one of unknown size", () => {
    const { queue } = setUp({ maxDecoding: 1 });
    queue.push(tile(0));
    queue.push(tile(32));
    queue.push({ ...tile(0), width: 0, height: 0 });
    queue.push(tile(16));
    assert.equal(queue.droppedTiles, 0);
    assert.equal(queue.length, 4);
  });

  it("drops nothing that a copy still reads", async () => {
    const { queue, drawn, decodings } = setUp({ maxDecoding: 1 });
    queue.push(tile(0));
    queue.push(tile(32));
    queue.pushCopy({ fromX: 32, fromY: 0, toX: 320, toY: 0, width: 32, height: 32 });
    queue.push(tile(0, 0, 96));
    for (let i = 0; i < 3; i++) await decodings[i]?.finish();
    assert.deepEqual(drawn(), ["draw 0,0 32", "draw 32,0 32", "copy 32 to 320", "draw 0,0 96"]);
  });

  it("asks for a new picture when too much waits, and keeps what is being decoded", async () => {
    const { queue, drawn, decodings } = setUp({ maxDecoding: 1, maxWaitingBytes: 50 });
    for (let i = 0; i < 7; i++) queue.push(tile(i * 32));
    assert.deepEqual(drawn(), ["incomplete"]);
    assert.equal(queue.length, 1);
    await decodings[0]?.finish();
    assert.deepEqual(drawn(), ["incomplete", "draw 0,0 32"]);
  });

  it("takes one tile of any size", () => {
    const { queue, drawn } = setUp({ maxWaitingBytes: 50 });
    queue.push(tile(0, 0, 2_000, 5_000));
    assert.deepEqual(drawn(), []);
    assert.equal(queue.length, 1);
  });

  it("keeps no more copies than it keeps tiles", () => {
    const { queue, log } = setUp();
    queue.push(tile(0));
    const copy = { fromX: 0, fromY: 0, toX: 32, toY: 0, width: 32, height: 32 };
    for (let i = 0; i < 10_000; i++) queue.pushCopy(copy);
    assert.ok(queue.length <= 201, String(queue.length));
    assert.ok(log.includes("incomplete"));
  });

  it("decodes no tile that unpacks to more than its limit", async () => {
    const { queue, decodings, drawn } = setUp({ maxPixels: 4_096 });
    queue.push(tile(0, 0, 65));
    queue.push(tile(0, 0, 64));
    assert.equal(decodings.length, 1);
    await decodings[0]?.finish();
    assert.deepEqual(drawn(), ["incomplete", "draw 0,0 64"]);
  });

  it("goes on after a tile that cannot be decoded, and asks for a new picture", async () => {
    const { queue, drawn, decodings } = setUp();
    queue.push(tile(0));
    queue.push(tile(32));
    await decodings[1]?.finish();
    await decodings[0]?.fail();
    assert.deepEqual(drawn(), ["incomplete", "draw 32,0 32"]);
  });

  it("draws nothing of before a clear, and releases it", async () => {
    const { queue, log, decodings } = setUp();
    queue.push(tile(0));
    queue.push(tile(32));
    await decodings[1]?.finish();
    queue.clear();
    queue.push(tile(64));
    await decodings[0]?.finish();
    await decodings[2]?.finish();
    assert.deepEqual(log, ["release 32,0 32", "release 0,0 32", "draw 64,0 32", "release 64,0 32"]);
  });

  it("tells how long the oldest has waited", () => {
    const { queue } = setUp();
    assert.equal(queue.backlogMs(100), 0);
    queue.push(tile(0));
    assert.equal(queue.backlogMs(100), 100);
  });
});
