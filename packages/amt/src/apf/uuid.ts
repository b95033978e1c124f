/**
 * UUIDs as APF carries them: the first three groups little-endian, the rest in order.
 *
 *     33221100 5544 7766 8899 aabbccddeeff  is  00112233-4455-6677-8899-aabbccddeeff
 *
 * Source: docs/spec/amt.md, section 1.5.
 */
import { decodeHex, encodeHex } from "@tendril/protocol";

const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** 16 bytes to the printed form, lower case. */
export function uuidFromWire(bytes: Uint8Array): string {
  const hex = encodeHex(Uint8Array.from(ORDER, (at) => bytes[at] ?? 0));
  return [8, 12, 16, 20, 32]
    .map((end, i, ends) => hex.slice(i === 0 ? 0 : (ends[i - 1] ?? 0), end))
    .join("-");
}

export function uuidToWire(uuid: string): Uint8Array {
  const bytes = decodeHex(uuid.replaceAll("-", ""));
  return Uint8Array.from(ORDER, (at) => bytes[at] ?? 0);
}
