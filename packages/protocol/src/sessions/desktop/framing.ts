/**
 * Framing of desktop commands, without a copy and without exceptions.
 *
 *     u16be command | u16be size, header included | payload
 *     jumbo:  u16be 27 | u16be 8 | u32be length | u16be command | u16be 0 | payload      (length: of the inner command)
 *
 * Plain ES5 features only: the pushed core may bundle this file. Source: docs/spec/session-protocols.md, section 4.1.
 */
import { DesktopCommand } from "../../constants/index.ts";

/** Longer commands travel as jumbo. */
export const JUMBO_FROM_BYTES = 65_500;
/** A noisy 4K screen at full quality fits. */
export const MAX_HOST_COMMAND_BYTES = 32 * 1024 * 1024;
export const MAX_VIEWER_COMMAND_BYTES = 65_535;

const HEAD_BYTES = 4;
const JUMBO_HEAD_BYTES = 8;

/** Where a command stands in an array: `[start, end)` with all its headers, payload from `payloadStart`. */
export interface CommandPlace {
  readonly command: number;
  readonly start: number;
  readonly payloadStart: number;
  readonly end: number;
}

/**
 * The command that begins at `start`. A number: that many bytes are needed from `start` on to say more.
 * `null`: no command can begin so, or it is longer than `maxBytes`.
 */
export function placeCommand(
  bytes: Uint8Array,
  start: number,
  maxBytes: number,
): CommandPlace | number | null {
  const left = bytes.length - start;
  if (left < HEAD_BYTES) return HEAD_BYTES;
  const command = u16(bytes, start);
  const size = u16(bytes, start + 2);
  if (command !== DesktopCommand.Jumbo) {
    if (size < HEAD_BYTES || size > maxBytes) return null;
    return left < size ? size : { command, start, payloadStart: start + HEAD_BYTES, end: start + size };
  }
  if (size !== JUMBO_HEAD_BYTES) return null;
  if (left < JUMBO_HEAD_BYTES + HEAD_BYTES) return JUMBO_HEAD_BYTES + HEAD_BYTES;
  const inner = u16(bytes, start + 4) * 0x1_0000 + u16(bytes, start + 6);
  const total = JUMBO_HEAD_BYTES + inner;
  if (inner < HEAD_BYTES || total > maxBytes) return null;
  if (left < total) return total;
  return {
    command: u16(bytes, start + JUMBO_HEAD_BYTES),
    start,
    payloadStart: start + JUMBO_HEAD_BYTES + HEAD_BYTES,
    end: start + total,
  };
}

/** All commands of one frame that holds whole ones; `null` when it does not. The parts are views. */
export function splitCommands(frame: Uint8Array, maxBytes: number): Uint8Array[] | null {
  const commands: Uint8Array[] = [];
  let at = 0;
  while (at < frame.length) {
    const place = placeCommand(frame, at, maxBytes);
    if (place === null || typeof place === "number") return null;
    commands.push(at === 0 && place.end === frame.length ? frame : frame.subarray(at, place.end));
    at = place.end;
  }
  return commands;
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 0x100 + (bytes[at + 1] ?? 0);
}
