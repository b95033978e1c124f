/**
 * What the codecs of both directions share: building a command, opening one, refusing one.
 */
import { readUint16, writeUint16, writeUint32 } from "../../bytes/index.ts";
import { DesktopCommand } from "../../constants/index.ts";
import { ProtocolError } from "../../errors.ts";
import { JUMBO_FROM_BYTES, placeCommand } from "./framing.ts";

const HEAD_BYTES = 4;
const JUMBO_HEAD_BYTES = 8;

/** A command with a payload of `payloadBytes` zeros, and where the payload begins. Jumbo when it must be. */
export function allocateCommand(
  command: number,
  payloadBytes: number,
): { readonly bytes: Uint8Array; readonly at: number } {
  const size = HEAD_BYTES + payloadBytes;
  if (size <= JUMBO_FROM_BYTES) {
    const bytes = new Uint8Array(size);
    writeUint16(bytes, 0, command);
    writeUint16(bytes, 2, size);
    return { bytes, at: HEAD_BYTES };
  }
  const bytes = new Uint8Array(JUMBO_HEAD_BYTES + size);
  writeUint16(bytes, 0, DesktopCommand.Jumbo);
  writeUint16(bytes, 2, JUMBO_HEAD_BYTES);
  writeUint32(bytes, 4, size);
  writeUint16(bytes, JUMBO_HEAD_BYTES, command);
  return { bytes, at: JUMBO_HEAD_BYTES + HEAD_BYTES };
}

/** A command of bytes and 16-bit numbers: `fields` are `[width in bytes, value]`. */
export function encodeFields(command: number, ...fields: readonly (readonly [1 | 2, number])[]): Uint8Array {
  const { bytes, at } = allocateCommand(
    command,
    fields.reduce((total, [width]) => total + width, 0),
  );
  let offset = at;
  for (const [width, value] of fields) {
    if (width === 2) writeUint16(bytes, offset, value);
    else bytes[offset] = value;
    offset += width;
  }
  return bytes;
}

export function encodeWithBytes(command: number, payload: Uint8Array): Uint8Array {
  const { bytes, at } = allocateCommand(command, payload.length);
  bytes.set(payload, at);
  return bytes;
}

/** Number and payload of a frame that is exactly one command. @throws ProtocolError. */
export function openCommand(
  frame: Uint8Array,
  maxBytes: number,
): { readonly command: number; readonly payload: Uint8Array } {
  const place = placeCommand(frame, 0, maxBytes);
  if (place === null)
    throw new ProtocolError("bad-value", "desktop: expected a command header with its size");
  if (typeof place === "number" || place.end !== frame.length) {
    const needed = typeof place === "number" ? place : place.end;
    throw new ProtocolError("bad-length", `desktop: expected ${needed} bytes, got ${frame.length}`);
  }
  return { command: place.command, payload: frame.subarray(place.payloadStart) };
}

/** @throws ProtocolError `bad-length` unless the payload has one of these lengths. */
export function expectPayload(command: number, payload: Uint8Array, ...lengths: readonly number[]): void {
  if (!lengths.includes(payload.length)) {
    throw new ProtocolError(
      "bad-length",
      `desktop command ${command}: expected a payload of ${lengths.join(" or ")} bytes, got ${payload.length}`,
    );
  }
}

/** Byte at `offset`; the length was checked. */
export function byteAt(payload: Uint8Array, offset: number): number {
  return payload[offset] ?? 0;
}

/** Two's complement. */
export function readInt16(payload: Uint8Array, offset: number): number {
  const value = readUint16(payload, offset);
  return value >= 0x8000 ? value - 0x1_0000 : value;
}

export function unknownCommand(command: number): ProtocolError {
  return new ProtocolError("unexpected", `desktop: no command ${command} in this direction`);
}
