/**
 * Where a download goes: a file that the person chose, or memory for small ones.
 */

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

/** A file of this computer, written as it comes. */
export async function openDiskSink(handle: FileSystemFileHandle): Promise<Sink> {
  const file = await handle.createWritable();
  return {
    write: (bytes) => file.write(Uint8Array.from(bytes)),
    finish: () => file.close(),
    async restart() {
      await file.seek(0);
      await file.truncate(0);
    },
    drop: () => file.abort(),
  };
}

/** In memory, handed over when it is complete. For small files only. */
export function openBlobSink(onBlob: (blob: Blob) => void): Sink {
  let parts: Uint8Array<ArrayBuffer>[] = [];
  return {
    async write(bytes) {
      parts.push(Uint8Array.from(bytes));
    },
    async finish() {
      onBlob(new Blob(parts));
      parts = [];
    },
    async restart() {
      parts = [];
    },
    async drop() {
      parts = [];
    },
  };
}
