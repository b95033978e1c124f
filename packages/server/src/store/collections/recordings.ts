/** Recordings of sessions. `_id` is the file's name in the folder of recordings. */
import type { DomainId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface RecordingDocument {
  readonly _id: string;
  readonly domain: DomainId;
  /** `recording` while the session lives, or lived when the server was killed. */
  readonly state: "recording" | "finished";
  /** ms. */
  readonly startTime: number;
  /** ms. */
  readonly lengthTime: number;
  /** Bytes; 0 while it is written. */
  readonly size: number;
  readonly protocol: number;
  readonly nodeid?: string;
  /** As the device was called then. */
  readonly name: string;
  readonly icon?: number;
  readonly meshid?: string;
  readonly meshname?: string;
  readonly userid?: string;
  readonly username?: string;
}

export const recordingCollection = defineCollection<RecordingDocument>({
  name: "recordings",
  indexes: ["domain", "state", "startTime", "protocol", "nodeid", "userid"],
});
