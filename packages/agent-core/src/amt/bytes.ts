/**
 * Reading and writing the fields of firmware's messages: PTHI is little-endian, APF big-endian.
 */

/** Reads on past the end: what it gives then means nothing, and `isShort` says so. */
export interface FieldReader {
  position: number;
  isShort: boolean;
  u8(): number;
  u16(): number;
  u32(): number;
  /** A view of the bytes. */
  take(length: number): Uint8Array;
  /** A field of fixed length whose text ends at the first zero. */
  text(length: number): string;
}

export function readFields(bytes: Uint8Array, isBigEndian: boolean): FieldReader {
  const number = (length: number): number => {
    const part = reader.take(length);
    let value = 0;
    for (let i = 0; i < part.length; i++) {
      const byte = part[isBigEndian ? i : part.length - 1 - i] || 0;
      value = value * 256 + byte;
    }
    return value;
  };
  const reader: FieldReader = {
    position: 0,
    isShort: false,
    u8: () => number(1),
    u16: () => number(2),
    u32: () => number(4),
    take(length) {
      const from = reader.position;
      if (reader.isShort || from + length > bytes.length) {
        // how much there should have been stays known
        if (!reader.isShort) reader.position = from + length;
        reader.isShort = true;
        return new Uint8Array(0);
      }
      reader.position = from + length;
      return bytes.subarray(from, from + length);
    },
    text: (length) => plainText(reader.take(length)),
  };
  return reader;
}

/** Printable ASCII up to the first zero, anything else as `?`. */
export function plainText(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] || 0;
    if (byte === 0) return text;
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "?";
  }
  return text;
}

/** UTF-8 of a peer; null when it is none. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  let escaped = "";
  for (let i = 0; i < bytes.length; i++) escaped += `%${hexByte(bytes[i] || 0)}`;
  try {
    return decodeURIComponent(escaped);
  } catch (_error) {
    return null; // no UTF-8
  }
}

export function encodeUtf8(text: string): Uint8Array {
  const escaped = encodeURIComponent(text.replace(/[\ud800-\udfff]/g, "?"));
  const bytes: number[] = [];
  for (let i = 0; i < escaped.length; i++) {
    const isEscape = escaped.charAt(i) === "%";
    bytes.push(isEscape ? parseInt(escaped.substring(i + 1, i + 3), 16) : escaped.charCodeAt(i));
    if (isEscape) i += 2;
  }
  return bytesOf(bytes);
}

export function bytesOf(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = values[i] || 0;
  return bytes;
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (let i = 0; i < parts.length; i++) length += (parts[i] || bytesOf([])).length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] || bytesOf([]);
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The receiver's own: what a host hands out may be used again. */
export function copyBytes(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}

export function u32le(value: number): Uint8Array {
  return bytesOf([value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24]);
}

export function u32be(value: number): Uint8Array {
  return bytesOf([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
}

export function hexOf(bytes: Uint8Array): string {
  let hex = "";
  for (let i = 0; i < bytes.length; i++) hex += hexByte(bytes[i] || 0);
  return hex;
}

/** null for anything but pairs of hexadecimal digits. */
export function bytesOfHex(hex: string): Uint8Array | null {
  if (hex.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(hex)) return null;
  const bytes: number[] = [];
  for (let i = 0; i < hex.length; i += 2) bytes.push(parseInt(hex.substring(i, i + 2), 16));
  return bytesOf(bytes);
}

function hexByte(byte: number): string {
  return (byte < 16 ? "0" : "") + byte.toString(16);
}
