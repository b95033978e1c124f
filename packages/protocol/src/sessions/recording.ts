/**
 * Recordings of sessions: the blocks of a file and how to read it. Used by server, player and tests.
 * Specified in docs/spec/session-protocols.md, section 1.10.
 */
export {
  BLOCK_HEAD_BYTES,
  type BlockHead,
  decodeBlockHead,
  encodeBlockHead,
  MAX_BLOCK_PAYLOAD_BYTES,
  type RecordingBlock,
  recordingBlock,
} from "./recording/block.ts";
export { decodeMetadata, encodeMetadata, type RecordingMetadata } from "./recording/metadata.ts";
export {
  MAX_MOMENT_BLOCKS,
  MAX_MOMENTS,
  type PictureIndex,
  type PictureMoment,
  pictureIndex,
} from "./recording/picture-index.ts";
export { PictureTracker, type ShownPicture } from "./recording/picture-tracker.ts";
export {
  END_MARK_BYTES,
  type PlacedBlock,
  type RecordingEnd,
  type RecordingSource,
  type RecordingStart,
  readBlock,
  readFrames,
  readRecordingEnd,
  readRecordingStart,
} from "./recording/recording-reader.ts";
