/**
 * A file as a source of bytes for readers of recordings. Reads ahead, since blocks are small and read in order.
 */
import type { FileHandle } from "node:fs/promises";
import type { RecordingSource } from "@tendril/protocol/sessions/recording";

const READ_AHEAD_BYTES = 262_144;

/** The handle stays the caller's. `size` is that of the moment. */
export async function openSource(file: FileHandle): Promise<RecordingSource> {
  const { size } = await file.stat();
  let held = Buffer.alloc(0);
  let heldFrom = 0;
  return {
    size,
    async read(offset, length) {
      const isHeld = offset >= heldFrom && offset + length <= heldFrom + held.length;
      if (!isHeld) {
        const wanted = Math.min(Math.max(length, READ_AHEAD_BYTES), size - offset);
        const buffer = Buffer.alloc(wanted);
        const { bytesRead } = await file.read(buffer, 0, wanted, offset);
        held = buffer.subarray(0, bytesRead);
        heldFrom = offset;
      }
      return held.subarray(offset - heldFrom, offset - heldFrom + length);
    },
  };
}
