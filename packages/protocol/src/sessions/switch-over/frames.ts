/**
 * Frames of a session and the two carriers between which it moves; limits of what waits for them.
 */

/** One message of a session: bytes, or text that is session data. */
export type Frame = Uint8Array | string;

export interface Carrier {
  /** Takes the message over. False: it is full and says later that it drained. */
  sendBytes(bytes: Uint8Array): boolean;
  sendText(text: string): void;
}

/** Longest frame, as on the tunnel. */
export const MAX_FRAME_BYTES = 16_777_216;
/** Frames that our own other side has not confirmed; also what a slow reader makes a sender keep. */
export const WINDOW_BYTES = 2_097_152;
/** So much is delivered before it is confirmed. */
export const CONFIRM_EVERY_BYTES = 262_144;
/** What a sender who does not wait may pile up, before the session ends. */
export const MAX_WAITING_BYTES = 33_554_432;
/** What may come on the channel before the tunnel has said that its own data is over. */
export const MAX_EARLY_BYTES = 1_048_576;
/** Frames take memory also when they are empty: so many wait for a reader that pauses. */
export const MAX_WAITING_FRAMES = 262_144;
/** So many may come on the channel before its turn. */
export const MAX_EARLY_FRAMES = 4_096;
/** Longest message on the channel: what the stock agent is known to carry. */
export const MAX_CHANNEL_MESSAGE_BYTES = 60_000;

/** What a frame weighs in the limits above. */
export function sizeOf(frame: Frame): number {
  return typeof frame === "string" ? frame.length * 3 : frame.length;
}
