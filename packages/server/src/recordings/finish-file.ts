/**
 * Ends a recording's file: after its last whole block come the index of a desktop and the end mark. Does the same for
 * a file that a killed server left, and finds nothing to do in a finished one.
 */
import { type FileHandle, open } from "node:fs/promises";
import { encodeUtf8 } from "@tendril/protocol";
import {
  RECORDING_END,
  RECORDING_END_INDEXED,
  RecordingBlockType,
  RecordingFlag,
  SessionProtocol,
} from "@tendril/protocol/constants";
import {
  encodeBlockHead,
  type PictureIndex,
  type PictureMoment,
  PictureTracker,
  pictureIndex,
  type RecordingMetadata,
  readFrames,
  readRecordingEnd,
  readRecordingStart,
  recordingBlock,
} from "@tendril/protocol/sessions/recording";
import { openSource } from "./file-source.ts";

const FIRST_INTERVAL_SECONDS = 10;
const MAX_STEPS = 2_000;
/** In all moments together; an index of this many is some 3 MB. */
const MAX_BLOCKS = 300_000;

export interface FinishedFile {
  readonly metadata: RecordingMetadata;
  readonly startTime: number;
  /** ms. */
  readonly lengthTime: number;
  readonly size: number;
}

/** @throws ProtocolError when the file is no recording, Error of the file system. */
export async function finishFile(path: string): Promise<FinishedFile> {
  const file = await open(path, "r+");
  try {
    const source = await openSource(file);
    const { metadata, startTime, firstFrame } = await readRecordingStart(source);
    const known = await readRecordingEnd(source);
    if (known !== undefined) {
      const lengthTime = Math.max(0, known.endTime - startTime);
      return { metadata, startTime, lengthTime, size: source.size };
    }
    const isDesktop = metadata.protocol === SessionProtocol.Desktop;
    const scan = await scanFrames(readFrames(source, firstFrame), { firstFrame, isDesktop });
    const size = await writeEnd(file, scan);
    return { metadata, startTime, lengthTime: Math.max(0, scan.endTime - startTime), size };
  } finally {
    await file.close();
  }
}

interface Scan {
  readonly endOfFrames: number;
  readonly endTime: number;
  readonly index: PictureIndex | undefined;
}

async function scanFrames(
  frames: ReturnType<typeof readFrames>,
  { firstFrame, isDesktop }: { readonly firstFrame: number; readonly isDesktop: boolean },
): Promise<Scan> {
  const tracker = new PictureTracker();
  const moments = new Moments();
  let endOfFrames = firstFrame;
  let endTime = 0;
  for await (const block of frames) {
    if (isDesktop) {
      moments.reach(block.time, () => momentOf(tracker, { resumeAt: block.offset - firstFrame, firstFrame }));
      if (block.flags === RecordingFlag.Binary) tracker.add(block.offset, block.payload);
    }
    endOfFrames = block.end;
    endTime = Math.max(endTime, block.time);
  }
  return { endOfFrames, endTime, index: tracker.isUsable ? moments.index() : undefined };
}

/** The moments so far. When they are too many, every other one goes and the steps are twice as long. */
class Moments {
  #moments: PictureMoment[] = [];
  #intervalSeconds = FIRST_INTERVAL_SECONDS;
  #startTime = 0;
  #blocks = 0;

  /** The recording is at this time: moments that have passed meanwhile are taken. */
  reach(time: number, take: () => PictureMoment): void {
    if (this.#startTime === 0) this.#startTime = time;
    while (time >= this.#startTime + (this.#moments.length + 1) * this.#intervalSeconds * 1_000) {
      const moment = take();
      this.#moments.push(moment);
      this.#blocks += moment.blocks.length;
      if (this.#moments.length > MAX_STEPS || this.#blocks > MAX_BLOCKS) this.#thinOut();
    }
  }

  index(): PictureIndex | undefined {
    if (this.#moments.length === 0) return undefined;
    return { intervalSeconds: this.#intervalSeconds, startTime: this.#startTime, moments: this.#moments };
  }

  #thinOut(): void {
    this.#moments = this.#moments.filter((_moment, i) => i % 2 === 1);
    this.#intervalSeconds *= 2;
    this.#blocks = this.#moments.reduce((total, { blocks }) => total + blocks.length, 0);
  }
}

/** Without a picture, a moment that a player cannot begin at: no size, no blocks. */
function momentOf(
  tracker: PictureTracker,
  place: { readonly resumeAt: number; readonly firstFrame: number },
): PictureMoment {
  const shown = tracker.shown() ?? { width: 0, height: 0, blocks: [] };
  const { width, height, blocks } = shown;
  return { resumeAt: place.resumeAt, width, height, blocks: blocks.map((block) => block - place.firstFrame) };
}

/** Over whatever stands behind the last frame. Gives the size of the file. */
async function writeEnd(file: FileHandle, { endOfFrames, endTime, index }: Scan): Promise<number> {
  const parts: Uint8Array[] = [];
  if (index !== undefined) {
    const payload = pictureIndex.encode(index);
    parts.push(
      encodeBlockHead({ type: RecordingBlockType.Index, flags: 0, size: payload.length, time: endTime }),
      payload,
    );
  }
  const isIndexed = index !== undefined;
  const mark = encodeUtf8(isIndexed ? RECORDING_END_INDEXED : RECORDING_END);
  const time = isIndexed ? endOfFrames : endTime;
  parts.push(recordingBlock.encode({ type: RecordingBlockType.End, flags: 0, time, payload: mark }));
  const end = Buffer.concat(parts);
  await file.truncate(endOfFrames);
  await file.write(end, 0, end.length, endOfFrames);
  await file.datasync();
  return endOfFrames + end.length;
}
