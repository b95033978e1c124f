/**
 * Big-endian fields and whole-array operations. All multi-byte integers of the agent channel are big-endian.
 */
import { ProtocolError } from "../errors.ts";

/** @throws ProtocolError `bad-length` when the field would leave the array. */
export function readUint16(bytes: Uint8Array, offset: number): number {
  const high = bytes[offset];
  const low = bytes[offset + 1];
  if (high === undefined || low === undefined) throw outside(offset, 2, bytes.length);
  return high * 0x100 + low;
}

/** @throws ProtocolError `bad-length` when the field would leave the array. */
export function readUint32(bytes: Uint8Array, offset: number): number {
  return readUint16(bytes, offset) * 0x1_0000 + readUint16(bytes, offset + 2);
}

/** Writes in place. @throws RangeError when the target is too small: that is our bug, not the peer's. */
export function writeUint16(target: Uint8Array, offset: number, value: number): void {
  if (offset + 2 > target.length)
    throw new RangeError(`no room for 2 bytes at ${offset} of ${target.length}`);
  target[offset] = value >>> 8;
  target[offset + 1] = value;
}

/** Writes in place. @throws RangeError when the target is too small. */
export function writeUint32(target: Uint8Array, offset: number, value: number): void {
  writeUint16(target, offset, (value >>> 16) & 0xffff);
  writeUint16(target, offset + 2, value & 0xffff);
}

/** A new array with all parts in order. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Equality whose time depends on the length only; fit for secrets. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let i = 0; i < left.length; i++) difference |= (left[i] ?? 0) ^ (right[i] ?? 0);
  return difference === 0;
}

function outside(offset: number, width: number, length: number): ProtocolError {
  return new ProtocolError("bad-length", `expected ${width} bytes at offset ${offset}, frame has ${length}`);
}
