/**
 * The suite of every decoder: vectors, round trip, truncation at each byte, oversize and a seeded fuzz run.
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom } from "./random.ts";

const FUZZ_RUNS = 2_000;
const FUZZ_SEED = 20_261_124;

export interface CodecUnderTest<T> {
  readonly name: string;
  readonly maxBytes: number;
  encode(value: T): Uint8Array;
  decode(frame: Uint8Array): T;
}

export interface CodecVector<T> {
  readonly name: string;
  /** How it came to be: captured from which program, or worked out from which section. */
  readonly origin: string;
  readonly hex: string;
  readonly value: T;
}

/** Registers the five tests. Refusals must be errors named `ProtocolError`; anything else is a bug. */
export function describeCodec<T>(codec: CodecUnderTest<T>, vectors: readonly CodecVector<T>[]): void {
  describe(`codec ${codec.name}`, () => {
    it("has vectors", () => assert.ok(vectors.length > 0));

    for (const vector of vectors) {
      it(`decodes and encodes the vector "${vector.name}"`, () => {
        const frame = Buffer.from(vector.hex, "hex");
        assert.deepEqual(plain(codec.decode(frame)), plain(vector.value));
        assert.equal(Buffer.from(codec.encode(vector.value)).toString("hex"), vector.hex);
      });
    }

    it("survives truncation at each byte", () => {
      for (const { hex } of vectors) {
        const frame = Buffer.from(hex, "hex");
        for (let end = 0; end < frame.length; end++) decodesOrRefuses(codec, frame.subarray(0, end));
      }
    });

    it("refuses frames over its limit", () => {
      const frame = new Uint8Array(codec.maxBytes + 1);
      frame.set(Buffer.from(vectors[0]?.hex ?? "", "hex").subarray(0, codec.maxBytes));
      assert.throws(() => codec.decode(frame), { name: "ProtocolError" });
    });

    it(`survives ${FUZZ_RUNS} mutated frames`, () => {
      const random = createRandom(FUZZ_SEED);
      for (let run = 0; run < FUZZ_RUNS; run++) {
        const vector = vectors[random.next(vectors.length)];
        decodesOrRefuses(codec, mutate(Buffer.from(vector?.hex ?? "", "hex"), random.next(4), random));
      }
    });
  });
}

function mutate(frame: Buffer, kind: number, random: ReturnType<typeof createRandom>): Uint8Array {
  if (kind === 0) return random.bytes(random.next(256));
  if (kind === 1) return frame.subarray(0, random.next(frame.length + 1));
  if (kind === 2) return Buffer.concat([frame, random.bytes(random.next(64))]);
  const changed = Buffer.from(frame);
  for (let i = 0; i <= random.next(8); i++) changed[random.next(changed.length)] = random.next(256);
  return changed;
}

function decodesOrRefuses<T>(codec: CodecUnderTest<T>, frame: Uint8Array): void {
  try {
    codec.decode(frame);
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    assert.equal(name, "ProtocolError", `${codec.name}: ${String(error)}`);
  }
}

/** Byte arrays as hex, so that views and buffers compare by content. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
}
