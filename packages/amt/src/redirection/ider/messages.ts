/**
 * Messages of storage redirection.
 *
 *     u8 command | 0 | 0 | u8 attributes (2 completes a command, 1 DMA) | u32le sequence | content
 *
 * Source: docs/spec/amt.md, section 4.4. Vectors: vectors/redirection.json.
 */
import { concatBytes, ProtocolError } from "@tendril/protocol";
import type { ByteQueue } from "../byte-queue.ts";
import { u16le, u32le } from "../fields.ts";
import type { Sense } from "./scsi.ts";

export const StorageCommand = {
  Open: 0x40,
  OpenReply: 0x41,
  Close: 0x42,
  CloseReply: 0x43,
  Ping: 0x44,
  Pong: 0x45,
  Reset: 0x46,
  ResetReply: 0x47,
  Features: 0x48,
  FeaturesReply: 0x49,
  Error: 0x4a,
  Beat: 0x4b,
  Written: 0x50,
  End: 0x51,
  GetContent: 0x52,
  ContentFromHost: 0x53,
  ContentToHost: 0x54,
} as const;

export interface WrittenCommand {
  readonly isDma: boolean;
  /** 0xB0 the CD drive, 0xA0 the floppy drive. */
  readonly drive: number;
  readonly command: Uint8Array;
}

export const COMPLETES = 2;
export const DMA = 1;
export const CD_DRIVE = 0xb0;
export const FLOPPY_DRIVE = 0xa0;

const PROGRAMMED = 0xb5;
const DIRECT = 0xb4;
const DRIVE_BIT = 0x10;
const RX_TIMEOUT_MS = 30_000;
const BEAT_MS = 20_000;
const VERSION = 1;

const fixedLengths = new Map<number, number>([
  [StorageCommand.Close, 8],
  [StorageCommand.CloseReply, 8],
  [StorageCommand.Ping, 8],
  [StorageCommand.Pong, 8],
  [StorageCommand.Reset, 9],
  [StorageCommand.FeaturesReply, 13],
  [StorageCommand.Error, 11],
  [StorageCommand.Beat, 8],
  [StorageCommand.Written, 28],
]);

/** Length of the message at the head; undefined until it can be known. @throws ProtocolError for unknown ones. */
export function lengthOfStorageMessage(queue: ByteQueue): number | undefined {
  const command = queue.at(0);
  if (command === undefined) return undefined;
  const fixed = fixedLengths.get(command);
  if (fixed !== undefined) return fixed;
  if (command === StorageCommand.OpenReply) {
    const oem = queue.at(29);
    return oem === undefined ? undefined : 30 + oem;
  }
  if (command === StorageCommand.ContentFromHost) {
    const length = queue.u16le(9);
    return length === undefined ? undefined : 14 + length;
  }
  throw new ProtocolError("unexpected", `storage: message ${command}`);
}

export function openContent(): Uint8Array {
  return concatBytes(u16le(RX_TIMEOUT_MS), u16le(0), u16le(BEAT_MS), u32le(VERSION));
}

/** Of a whole `Written` message. */
export function writtenCommand(frame: Uint8Array): WrittenCommand {
  const isCd = ((frame[14] ?? 0) & DRIVE_BIT) !== 0;
  return {
    isDma: ((frame[9] ?? 0) & DMA) !== 0,
    drive: isCd ? CD_DRIVE : FLOPPY_DRIVE,
    command: frame.subarray(16, 28),
  };
}

/** How a command ended; without a sense it went well. */
export function endContent(drive: number, sense: Sense | undefined): Uint8Array {
  const reason = 3;
  const [mask, error, status] = sense === undefined ? [0xc5, 0, 0x50] : [0x87, sense.key << 4, 0x51];
  return concatBytes(
    new Uint8Array(12),
    Uint8Array.of(mask, error, reason, 0, 0, 0, drive, status, sense?.key ?? 0, sense?.code ?? 0, 0),
  );
}

/** Asks for what the computer wants to write. */
export function getContent(drive: number, bytes: number): Uint8Array {
  const length = u16le(bytes);
  return concatBytes(
    Uint8Array.of(0),
    length,
    Uint8Array.of(0, PROGRAMMED, 0, 0, 0),
    length,
    Uint8Array.of(drive, 0x58),
    new Uint8Array(11),
  );
}

export interface ContentPart {
  readonly drive: number;
  readonly isDma: boolean;
  readonly isLast: boolean;
  readonly bytes: Uint8Array;
}

export function contentToHost({ drive, isDma, isLast, bytes }: ContentPart): Uint8Array {
  const length = u16le(bytes.length);
  const ending = isLast
    ? Uint8Array.of(0x85, 0, 3, 0, 0, 0, drive, 0x50, 0, 0, 0, 0, 0, 0)
    : new Uint8Array(14);
  return concatBytes(
    Uint8Array.of(0),
    length,
    Uint8Array.of(0, isDma ? DIRECT : PROGRAMMED, 0, 2, 0),
    isDma ? u16le(0) : length,
    Uint8Array.of(drive, 0x58),
    ending,
    bytes,
  );
}
