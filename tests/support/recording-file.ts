/**
 * A recording as it lies on the disk.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type RecordingEnd,
  type RecordingSource,
  type RecordingStart,
  readFrames,
  readRecordingEnd,
  readRecordingStart,
} from "@tendril/protocol/sessions/recording";

export interface ReadRecording extends RecordingStart {
  readonly end: RecordingEnd | undefined;
  /** `flags:payload`, payloads as text. */
  readonly frames: readonly string[];
  /** Binary frames of the device. */
  readonly fromDevice: Buffer;
  /** The same by their place in the file. */
  readonly framesByOffset: ReadonlyMap<number, Uint8Array>;
}

export const recordingNames = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith(".mcrec")).sort();

export async function readRecording(folder: string, name: string): Promise<ReadRecording> {
  const source = sourceOf(await readFile(join(folder, name)));
  const start = await readRecordingStart(source);
  const blocks = await Array.fromAsync(readFrames(source, start.firstFrame));
  const fromDevice = blocks.filter(({ flags }) => flags === 1);
  return {
    ...start,
    end: await readRecordingEnd(source),
    frames: blocks.map(({ flags, payload }) => `${flags}:${String(payload)}`),
    fromDevice: Buffer.concat(fromDevice.map(({ payload }) => payload)),
    framesByOffset: new Map(fromDevice.map(({ offset, payload }) => [offset, payload])),
  };
}

export function sourceOf(bytes: Uint8Array): RecordingSource {
  return { size: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) };
}
