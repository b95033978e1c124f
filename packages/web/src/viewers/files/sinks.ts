/**
 * Where a download goes: a file that the person chose, or memory for small ones.
 */

import { FilesProblem } from "./problem.ts";

export interface Sink {
  /** In order. The next waits for this one. */
  write(bytes: Uint8Array): Promise<void>;
  /** All is there. */
  finish(): Promise<void>;
  /** Begins again from the first byte. */
  restart(): Promise<void>;
  /** Leaves nothing behind. */
  drop(): Promise<void>;
}

/** What is written at once: each write asks another process of the browser, which costs more than its bytes. */
const BATCH_BYTES = 1_048_576;

/** A file of this computer, written as it comes. */
export async function openDiskSink(handle: FileSystemFileHandle): Promise<Sink> {
  const file = await handle.createWritable();
  const batch = new Uint8Array(BATCH_BYTES);
  let filled = 0;
  const flush = async (): Promise<void> => {
    const ready = batch.subarray(0, filled);
    filled = 0;
    if (ready.length > 0) await file.write(ready);
  };
  return {
    async write(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const part = bytes.subarray(at, at + BATCH_BYTES - filled);
        batch.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled === BATCH_BYTES) await flush();
      }
    },
    async finish() {
      await flush();
      await file.close();
    },
    async restart() {
      filled = 0;
      await file.seek(0);
      await file.truncate(0);
    },
    drop: () => file.abort(),
  };
}

/** In memory, handed over when it is complete. For small files only: what the host says of their size may be a lie. */
export function openBlobSink(maxBytes: number, onBlob: (blob: Blob) => void): Sink {
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  return {
    async write(bytes) {
      length += bytes.length;
      if (length > maxBytes) throw new FilesProblem("limit");
      parts.push(Uint8Array.from(bytes));
    },
    async finish() {
      onBlob(new Blob(parts));
      parts = [];
    },
    async restart() {
      parts = [];
      length = 0;
    },
    async drop() {
      parts = [];
    },
  };
}
