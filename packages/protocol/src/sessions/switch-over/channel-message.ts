/**
 * Binary messages on the channel between our own two ends: frames in pieces, and how many frames were delivered.
 *
 *     u8 0 | bytes          piece of a frame, more follow
 *     u8 1 | bytes          its last piece
 *     u8 2 | u32be count    frames delivered since the channel took over, modulo 2^32
 *
 * Text messages are frames of text. Source: docs/spec/session-protocols.md, section 2.5.
 */
import { MAX_CHANNEL_MESSAGE_BYTES, MAX_FRAME_BYTES } from "./frames.ts";

const PIECE = 0;
const LAST_PIECE = 1;
const CONFIRMATION = 2;
const CONFIRMATION_BYTES = 5;
export const MAX_PIECE_BYTES = MAX_CHANNEL_MESSAGE_BYTES - 1;
/** The longest frame in full pieces has 280. */
const MAX_PIECES = 1_024;

export type ChannelMessage =
  | { readonly kind: "piece"; readonly isLast: boolean; readonly bytes: Uint8Array }
  | { readonly kind: "confirmation"; readonly count: number };

export function encodeChannelMessage(message: ChannelMessage): Uint8Array {
  if (message.kind === "piece") {
    const piece = new Uint8Array(1 + message.bytes.length);
    piece[0] = message.isLast ? LAST_PIECE : PIECE;
    piece.set(message.bytes, 1);
    return piece;
  }
  const { count } = message;
  const confirmation = new Uint8Array(CONFIRMATION_BYTES);
  confirmation[0] = CONFIRMATION;
  for (let i = 1; i < CONFIRMATION_BYTES; i++) confirmation[i] = (count >>> (32 - 8 * i)) & 255;
  return confirmation;
}

/** null for what is no such message. Bytes of a piece are a view of the message. */
export function decodeChannelMessage(message: Uint8Array): ChannelMessage | null {
  const kind = message[0];
  if (message.length > MAX_CHANNEL_MESSAGE_BYTES) return null;
  if (kind === PIECE || kind === LAST_PIECE)
    return { kind: "piece", isLast: kind === LAST_PIECE, bytes: message.subarray(1) };
  if (kind !== CONFIRMATION || message.length !== CONFIRMATION_BYTES) return null;
  const at = (i: number): number => message[i] || 0;
  return { kind: "confirmation", count: ((at(1) << 24) | (at(2) << 16) | (at(3) << 8) | at(4)) >>> 0 };
}

/** Joins the pieces of one frame after the other. */
export interface Assembler {
  /**
   * The whole frame with its last piece, null before; valid during the call only. `undefined`: it is too long, or cut
   * too small.
   */
  push(bytes: Uint8Array, isLast: boolean): Uint8Array | null | undefined;
}

export function createAssembler(): Assembler {
  let parts: Uint8Array[] = [];
  let length = 0;
  return {
    push(bytes, isLast) {
      length += bytes.length;
      if (length > MAX_FRAME_BYTES || parts.length >= MAX_PIECES) return undefined;
      if (isLast && parts.length === 0) {
        length = 0;
        return bytes;
      }
      parts.push(isLast ? bytes : copyOf(bytes));
      if (!isLast) return null;
      const whole = join(parts, length);
      parts = [];
      length = 0;
      return whole;
    },
  };
}

export function copyOf(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part === undefined) continue;
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
