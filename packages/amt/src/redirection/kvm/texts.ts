/**
 * Texts of RFB: the clipboard, and Intel's private payloads among them.
 *
 *     \0KvmDataChannel\0 content      byte 15 not zero: acknowledged
 *     \0KvmExtCmd\0 u8 command | u8 value
 *
 * Source: docs/spec/amt.md, section 4.3.
 */
import { concatBytes } from "@tendril/protocol";

export type ServerText =
  | { readonly kind: "clipboard"; readonly text: string }
  | { readonly kind: "channel"; readonly isAcknowledgement: boolean; readonly content: Uint8Array }
  | { readonly kind: "command"; readonly command: number; readonly values: Uint8Array };

export type ClientText =
  | { readonly kind: "channel"; readonly content: Uint8Array }
  | { readonly kind: "decimation" | "compression"; readonly value: number };

const CHANNEL = "\0KvmDataChannel";
const COMMAND = "\0KvmExtCmd\0";
const commandNumbers = { decimation: 2, compression: 4 } as const;

export function parseServerText(bytes: Uint8Array): ServerText {
  const text = latin1(bytes);
  if (text.startsWith(CHANNEL) && bytes.length > CHANNEL.length) {
    const content = bytes.slice(CHANNEL.length + 1);
    return { kind: "channel", isAcknowledgement: bytes[CHANNEL.length] !== 0, content };
  }
  if (!text.startsWith(COMMAND) || bytes.length <= COMMAND.length) return { kind: "clipboard", text };
  const command = bytes[COMMAND.length] ?? 0;
  return { kind: "command", command, values: bytes.slice(COMMAND.length + 1) };
}

/** The whole message. */
export function clientText(text: ClientText): Uint8Array {
  const content =
    text.kind === "channel"
      ? concatBytes(fromLatin1(`${CHANNEL}\0`), text.content)
      : concatBytes(fromLatin1(COMMAND), Uint8Array.of(commandNumbers[text.kind], text.value));
  return concatBytes(Uint8Array.of(6, 0, 0, 0), be32(content.length), content);
}

export function be16(value: number): Uint8Array {
  return Uint8Array.of((value >>> 8) & 255, value & 255);
}

export function be32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function fromLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
