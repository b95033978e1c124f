/**
 * Numbers and marks of recording files. Source: docs/spec/session-protocols.md, section 1.10.
 */
export const RecordingBlockType = { Metadata: 1, Frame: 2, End: 3, Index: 4, Last: 4 } as const;

/** Flags of a relayed frame. */
export const RecordingFlag = { Binary: 1, FromViewer: 2 } as const;

/** `magic` of the metadata. */
export const RECORDING_MAGIC = "MeshCentralRelaySession";
/** Payload of the last block. */
export const RECORDING_END = "MeshCentralMCREC";
/** The same when there is an index; the block's time says where. */
export const RECORDING_END_INDEXED = "MeshCentralMCNDX";
/** End of a recording's file name. */
export const RECORDING_SUFFIX = ".mcrec";
