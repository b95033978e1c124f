/**
 * Text forms of bytes: hex, base64, UTF-8. The decoders refuse what is not exactly that form.
 */
import { ProtocolError } from "../errors.ts";

const utf8Decoder = new TextDecoder("utf-8", { fatal: true });
const utf8Encoder = new TextEncoder();
const base64Form = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Lower-case hex. */
export function encodeHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** Either case. @throws ProtocolError `bad-value` on an odd length or another character. */
export function decodeHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) {
    throw new ProtocolError("bad-value", `expected hex digits, got ${text.length} other characters`);
  }
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}

/** Standard alphabet with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Standard alphabet with padding. @throws ProtocolError `bad-value`. */
export function decodeBase64(text: string): Uint8Array {
  if (!base64Form.test(text)) throw new ProtocolError("bad-value", "expected base64");
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function encodeUtf8(text: string): Uint8Array {
  return utf8Encoder.encode(text);
}

/** @throws ProtocolError `bad-value` when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8Decoder.decode(bytes);
  } catch (cause) {
    throw new ProtocolError("bad-value", `expected UTF-8 in ${bytes.length} bytes`, { cause });
  }
}
