/**
 * Numbers and texts as bytes, and the digests that the wires use. On purpose not the product's own: the simulator
 * checks the product and must not share its mistakes.
 */
import { createHash } from "node:crypto";

export type Bytes = Buffer | readonly number[];

export const md5 = (text: string | Buffer): string => createHash("md5").update(text).digest("hex");

export function u32be(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

export function u16le(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value & 0xffff);
  return bytes;
}

export function u32le(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

/** APF string: u32be length, then the bytes. */
export function prefixed(text: string): Buffer {
  const bytes = Buffer.from(text, "latin1");
  return Buffer.concat([u32be(bytes.length), bytes]);
}

export function join(...parts: readonly Bytes[]): Buffer {
  return Buffer.concat(parts.map((part) => (Buffer.isBuffer(part) ? part : Buffer.from([...part]))));
}

/** UUID text as the 16 bytes of the wire: the first three groups little-endian. */
export function uuidToWire(text: string): Buffer {
  const raw = Buffer.from(text.replaceAll("-", ""), "hex");
  if (raw.length !== 16) throw new Error(`bad uuid ${text}`);
  return Buffer.concat([
    raw.subarray(0, 4).reverse(),
    raw.subarray(4, 6).reverse(),
    raw.subarray(6, 8).reverse(),
    raw.subarray(8),
  ]);
}
