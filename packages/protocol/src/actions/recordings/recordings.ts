/**
 * Recordings of sessions, newest first: of one device, one person, one protocol or a span of time when named. Site right
 * "recordings".
 */
import * as z from "zod/mini";
import { defineContract, deviceRef, list, replies, text, wholeNumber } from "../../contracts/index.ts";

const time = wholeNumber(0, 8_640_000_000_000_000);

/** A recording as the event of its end. */
export interface WireRecording {
  readonly etype: "relay";
  readonly action: "recording";
  /** For `recordings.ashx?file=`. */
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  /** ms. */
  readonly startTime: number;
  /** ms. */
  readonly lengthTime: number;
  readonly protocol: number;
  readonly nodeid?: string;
  /** As the device was called then. */
  readonly name: string;
  readonly icon?: number;
  readonly meshid?: string;
  readonly meshname?: string;
  readonly userids: readonly string[];
  readonly username?: string;
  /** The file is there. Absent while the session is being recorded. */
  readonly present?: 1;
}

export const recordings = defineContract(
  "recordings",
  z.object({
    /** Entries, default 1,000. */
    limit: z.optional(wholeNumber(1, 10_000)),
    nodeid: z.optional(deviceRef),
    userid: z.optional(text(1, 256)),
    /** Numbers of SessionProtocol. */
    protocols: z.optional(list(wholeNumber(0, 65_535), 32)),
    /** Begun at or after, ms. */
    from: z.optional(time),
    /** Begun before, ms. */
    to: z.optional(time),
  }),
  replies<{ readonly result?: string; readonly events?: readonly WireRecording[] }>(),
);
