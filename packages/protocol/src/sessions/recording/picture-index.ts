/**
 * The index of a recorded desktop: for moments some seconds apart, the blocks that make the picture of that moment.
 *
 *     {"indexInterval":10,"indexStartTime":ms,"indexes":[[resume,width,height,block,block,...],...]}
 *
 * Offsets count from the first relayed frame. Source: docs/spec/session-protocols.md, section 1.10.
 */
import { type Codec, encodeUtf8, parseJsonObject } from "../../bytes/index.ts";
import { ProtocolError } from "../../errors.ts";

/** A moment: draw `blocks` on an empty screen of this size, then go on at `resumeAt`. */
export interface PictureMoment {
  readonly resumeAt: number;
  readonly width: number;
  readonly height: number;
  readonly blocks: readonly number[];
}

export interface PictureIndex {
  readonly intervalSeconds: number;
  /** ms since 1970 UTC. The first moment is one interval later. */
  readonly startTime: number;
  readonly moments: readonly PictureMoment[];
}

export const MAX_INDEX_BYTES = 8 * 1024 * 1024;
export const MAX_MOMENTS = 20_000;
export const MAX_MOMENT_BLOCKS = 20_000;
const MAX_SCREEN = 65_535;

export const pictureIndex: Codec<PictureIndex> = {
  name: "recording index",
  maxBytes: MAX_INDEX_BYTES,
  encode({ intervalSeconds, startTime, moments }) {
    return encodeUtf8(
      JSON.stringify({
        indexInterval: intervalSeconds,
        indexStartTime: startTime,
        indexes: moments.map(({ resumeAt, width, height, blocks }) => [resumeAt, width, height, ...blocks]),
      }),
    );
  },
  decode(payload) {
    const fields = parseJsonObject(payload, MAX_INDEX_BYTES);
    const indexes = fields.get("indexes");
    if (!Array.isArray(indexes) || indexes.length > MAX_MOMENTS) {
      throw new ProtocolError("bad-value", "recording index: expected a list of moments");
    }
    return {
      intervalSeconds: readNumber(fields.get("indexInterval"), 86_400),
      startTime: readNumber(fields.get("indexStartTime"), Number.MAX_SAFE_INTEGER),
      moments: indexes.map(readMoment),
    };
  },
};

function readMoment(entry: unknown): PictureMoment {
  if (!Array.isArray(entry) || entry.length < 3 || entry.length > MAX_MOMENT_BLOCKS + 3) {
    throw new ProtocolError("bad-value", "recording index: expected a moment with its blocks");
  }
  const [resumeAt, width, height, ...blocks]: unknown[] = entry;
  return {
    resumeAt: readNumber(resumeAt, Number.MAX_SAFE_INTEGER),
    width: readNumber(width, MAX_SCREEN),
    height: readNumber(height, MAX_SCREEN),
    blocks: blocks.map((block) => readNumber(block, Number.MAX_SAFE_INTEGER)),
  };
}

function readNumber(value: unknown, max: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > max) {
    throw new ProtocolError("bad-value", `recording index: expected a whole number up to ${max}`);
  }
  return value;
}
