/**
 * Reads a recording from wherever it lies, piece by piece: no length in it is trusted, nothing is held but one block.
 * A file that was cut off in the middle ends at its last whole block.
 */
import { decodeUtf8 } from "../../bytes/index.ts";
import { RECORDING_END, RECORDING_END_INDEXED, RecordingBlockType } from "../../constants/index.ts";
import { ProtocolError } from "../../errors.ts";
import { BLOCK_HEAD_BYTES, type BlockHead, decodeBlockHead, type RecordingBlock } from "./block.ts";
import { decodeMetadata, MAX_METADATA_BYTES, type RecordingMetadata } from "./metadata.ts";
import { MAX_INDEX_BYTES, type PictureIndex, pictureIndex } from "./picture-index.ts";

/** Bytes that can be asked for; a file, or ranges of a download. */
export interface RecordingSource {
  readonly size: number;
  /** Up to `length` bytes from `offset` on; fewer at the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A block and where it stands. */
export interface PlacedBlock extends RecordingBlock {
  readonly offset: number;
  readonly end: number;
}

export interface RecordingStart {
  readonly metadata: RecordingMetadata;
  /** ms since 1970 UTC. */
  readonly startTime: number;
  /** Where the first relayed frame begins; offsets of an index count from here. */
  readonly firstFrame: number;
}

export interface RecordingEnd {
  /** Where the relayed frames end. */
  readonly endOfFrames: number;
  /** ms since 1970 UTC; of a desktop with index, of its last frame. */
  readonly endTime: number;
  readonly index: PictureIndex | undefined;
}

const END_PAYLOAD_BYTES = RECORDING_END.length;
export const END_MARK_BYTES = BLOCK_HEAD_BYTES + END_PAYLOAD_BYTES;

/** @throws ProtocolError when this is no recording. */
export async function readRecordingStart(source: RecordingSource): Promise<RecordingStart> {
  const head = await readHead(source, 0);
  if (head?.type !== RecordingBlockType.Metadata || head.size > MAX_METADATA_BYTES) {
    throw new ProtocolError("bad-value", "recording: the first block is no metadata");
  }
  const payload = await readExactly(source, BLOCK_HEAD_BYTES, head.size);
  if (payload === undefined) throw new ProtocolError("bad-length", "recording: cut off in its metadata");
  return {
    metadata: decodeMetadata(payload),
    startTime: head.time,
    firstFrame: BLOCK_HEAD_BYTES + head.size,
  };
}

/**
 * End mark and index. `undefined`: there is none, the file was cut off. An index that makes no sense is none.
 * @throws ProtocolError never; only what `source` throws.
 */
export async function readRecordingEnd(source: RecordingSource): Promise<RecordingEnd | undefined> {
  const markAt = source.size - END_MARK_BYTES;
  if (markAt < BLOCK_HEAD_BYTES) return undefined;
  try {
    const mark = await readBlock(source, markAt);
    if (mark?.type !== RecordingBlockType.End) return undefined;
    const words = decodeUtf8(mark.payload);
    if (words === RECORDING_END) return { endOfFrames: markAt, endTime: mark.time, index: undefined };
    if (words !== RECORDING_END_INDEXED || mark.time >= markAt) return undefined;
    const head = await readHead(source, mark.time);
    if (head?.type !== RecordingBlockType.Index || head.size > MAX_INDEX_BYTES) return undefined;
    const payload = await readExactly(source, mark.time + BLOCK_HEAD_BYTES, head.size);
    if (payload === undefined) return undefined;
    return { endOfFrames: mark.time, endTime: head.time, index: decodeIndex(payload) };
  } catch (error) {
    if (error instanceof ProtocolError) return undefined; // no end that can be used
    throw error;
  }
}

/** The block at `offset`; `undefined` where no whole one stands. @throws ProtocolError for what begins no block. */
export async function readBlock(source: RecordingSource, offset: number): Promise<PlacedBlock | undefined> {
  const head = await readHead(source, offset);
  if (head === undefined) return undefined;
  const payloadAt = offset + BLOCK_HEAD_BYTES;
  if (payloadAt + head.size > source.size) return undefined;
  const payload = await readExactly(source, payloadAt, head.size);
  if (payload === undefined) return undefined;
  const { type, flags, time } = head;
  return { type, flags, time, payload, offset, end: payloadAt + head.size };
}

/** Relayed frames from `offset` on, until the end mark, an index, or what makes no sense. */
export async function* readFrames(
  source: RecordingSource,
  offset: number,
): AsyncGenerator<PlacedBlock, void> {
  let at = offset;
  while (at < source.size) {
    const block = await readBlockOrNone(source, at);
    if (block === undefined || block.type === RecordingBlockType.End) return;
    if (block.type === RecordingBlockType.Index) return;
    if (block.type === RecordingBlockType.Frame) yield block;
    at = block.end;
  }
}

async function readBlockOrNone(source: RecordingSource, offset: number): Promise<PlacedBlock | undefined> {
  try {
    return await readBlock(source, offset);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined; // damaged from here on
    throw error;
  }
}

function decodeIndex(payload: Uint8Array): PictureIndex | undefined {
  try {
    return pictureIndex.decode(payload);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined; // played from the beginning then
    throw error;
  }
}

async function readHead(source: RecordingSource, offset: number): Promise<BlockHead | undefined> {
  const bytes = await readExactly(source, offset, BLOCK_HEAD_BYTES);
  return bytes === undefined ? undefined : decodeBlockHead(bytes);
}

async function readExactly(
  source: RecordingSource,
  offset: number,
  length: number,
): Promise<Uint8Array | undefined> {
  if (offset < 0 || offset + length > source.size) return undefined;
  const bytes = await source.read(offset, length);
  return bytes.length === length ? bytes : undefined;
}
