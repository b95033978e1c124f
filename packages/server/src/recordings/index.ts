/**
 * Recordings of sessions: which are made, how their files are written, finished, listed, pruned and read. Used by
 * relay (writes), control (lists) and http (downloads). Specified in docs/spec/session-protocols.md, sections 1.10
 * and 7.6; why it is as it is, in docs/adr.
 */
export { RecordingReaders } from "./readers.ts";
export { RecordingFeed } from "./recording-feed.ts";
export { type RecordingPolicy, readPolicy } from "./recording-policy.ts";
export {
  type OpenRecording,
  Recordings,
  type RecordingsDeps,
  type SessionRecorder,
  type SessionRecording,
} from "./recordings.ts";
