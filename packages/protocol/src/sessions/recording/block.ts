/**
 * One block of a recording file.
 *
 *     u16be type | u16be flags | u32be size | u64be time, ms since 1970 UTC | payload[size]
 *
 * The time of an end mark in an indexed file is not a time but where the index block begins.
 * Source: docs/spec/session-protocols.md, section 1.10. Vectors: vectors/session-recording.json.
 */
import { type Codec, readUint16, readUint32, writeUint16, writeUint32 } from "../../bytes/index.ts";
import { RecordingBlockType } from "../../constants/index.ts";
import { ProtocolError } from "../../errors.ts";

export interface RecordingBlock {
  readonly type: number;
  readonly flags: number;
  /** ms since 1970 UTC; of an end mark with index, the offset of the index block. */
  readonly time: number;
  readonly payload: Uint8Array;
}

/** What stands in front of a payload. */
export interface BlockHead {
  readonly type: number;
  readonly flags: number;
  readonly size: number;
  readonly time: number;
}

export const BLOCK_HEAD_BYTES = 16;
/** Longest payload: a command of a desktop host with its headers fits. */
export const MAX_BLOCK_PAYLOAD_BYTES = 33 * 1024 * 1024;
const MAX_TIME = 8.64e15; // last date that JavaScript knows
const HIGH_UNIT = 0x1_0000_0000;

/** @throws ProtocolError for what cannot begin a block. Types that are not known pass: readers skip them. */
export function decodeBlockHead(bytes: Uint8Array, offset = 0): BlockHead {
  const type = readUint16(bytes, offset);
  const flags = readUint16(bytes, offset + 2);
  const size = readUint32(bytes, offset + 4);
  const time = readUint32(bytes, offset + 8) * HIGH_UNIT + readUint32(bytes, offset + 12);
  if (type === 0 || type > RecordingBlockType.Last)
    throw new ProtocolError("bad-value", `recording: no block of type ${type}`);
  if (size > MAX_BLOCK_PAYLOAD_BYTES)
    throw new ProtocolError("too-large", `recording: block of ${size} bytes`);
  if (time > MAX_TIME) throw new ProtocolError("bad-value", "recording: time out of range");
  return { type, flags, size, time };
}

export function encodeBlockHead({ type, flags, size, time }: BlockHead): Uint8Array {
  const head = new Uint8Array(BLOCK_HEAD_BYTES);
  writeUint16(head, 0, type);
  writeUint16(head, 2, flags);
  writeUint32(head, 4, size);
  writeUint32(head, 8, Math.floor(time / HIGH_UNIT));
  writeUint32(head, 12, time % HIGH_UNIT);
  return head;
}

export const recordingBlock: Codec<RecordingBlock> = {
  name: "recording block",
  maxBytes: BLOCK_HEAD_BYTES + MAX_BLOCK_PAYLOAD_BYTES,
  encode({ type, flags, time, payload }) {
    const block = new Uint8Array(BLOCK_HEAD_BYTES + payload.length);
    block.set(encodeBlockHead({ type, flags, size: payload.length, time }));
    block.set(payload, BLOCK_HEAD_BYTES);
    return block;
  },
  decode(frame) {
    const { type, flags, size, time } = decodeBlockHead(frame);
    if (frame.length !== BLOCK_HEAD_BYTES + size) {
      throw new ProtocolError(
        "bad-length",
        `recording: expected ${BLOCK_HEAD_BYTES + size} bytes, got ${frame.length}`,
      );
    }
    return { type, flags, time, payload: frame.subarray(BLOCK_HEAD_BYTES) };
  },
};
