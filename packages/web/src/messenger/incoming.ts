/**
 * Keeps the files of the other page: on the disk where the browser can write there, otherwise in pieces that the browser
 * holds until the file is complete. The next piece is confirmed when it is kept.
 */

import { concatBytes } from "@tendril/protocol";
import type { IncomingFile } from "@tendril/protocol/sessions/messenger";
import { PieceHash } from "../viewers/files/piece-hash.ts";
import { openDiskSink, type Sink } from "../viewers/files/sinks.ts";

const BLOB_BYTES = 4_194_304;

/** Whether files of any size can go to the disk as they come. */
export const canWriteToDisk = typeof window !== "undefined" && "showSaveFilePicker" in window;

interface SavePicker {
  showSaveFilePicker(options: { readonly suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** Asks where to put it; `undefined` when the person chose no place. Must be called by a click. */
export async function chooseDiskSink(name: string): Promise<Sink | undefined> {
  const picker = window as unknown as SavePicker; // not in the types: Chromium only
  try {
    return await openDiskSink(await picker.showSaveFilePicker({ suggestedName: name }));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    throw error;
  }
}

/** Pieces that the browser may put on the disk itself. */
export function openPieceSink(onBlob: (blob: Blob) => void): Sink {
  let blobs: Blob[] = [];
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const pack = (): void => {
    blobs.push(new Blob(parts));
    parts = [];
    size = 0;
  };
  const clear = async (): Promise<void> => {
    blobs = [];
    parts = [];
    size = 0;
  };
  return {
    async write(bytes) {
      parts.push(Uint8Array.from(bytes));
      size += bytes.length;
      if (size >= BLOB_BYTES) pack();
    },
    async finish() {
      pack();
      onBlob(new Blob(blobs));
      await clear();
    },
    restart: clear,
    drop: clear,
  };
}

/** One file that is kept. What comes while something is written is written together. */
export class Incoming {
  readonly file: IncomingFile;
  readonly #sink: Sink;
  readonly #onChange: () => void;
  readonly #hash = new PieceHash();
  #waiting: Uint8Array[] = [];
  #work: Promise<void> = Promise.resolve();
  #isWriting = false;

  constructor(file: IncomingFile, sink: Sink, onChange: () => void) {
    this.file = file;
    this.#sink = sink;
    this.#onChange = onChange;
  }

  take(bytes: Uint8Array): void {
    this.#waiting.push(Uint8Array.from(bytes));
    if (this.#isWriting) return;
    this.#isWriting = true;
    this.#work = this.#write().catch(() => {
      this.file.fail("The file cannot be written. The disk may be full.", true);
      this.#onChange();
    });
  }

  /** Everything came: compares the hash and hands the file over. */
  async complete(): Promise<void> {
    await this.#work;
    if (this.file.state !== "checking") return;
    const hex = await this.#hash.hex();
    const isGood = this.file.hash === undefined ? undefined : this.file.hash === hex;
    if (isGood === false) await this.#sink.drop();
    else await this.#sink.finish();
    this.file.finish(isGood);
    this.#onChange();
  }

  /** Leaves nothing behind. */
  async drop(): Promise<void> {
    await this.#work;
    await this.#sink.drop().catch(() => {}); // closed already
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0 && !this.file.isOver) {
        const bytes = concatBytes(...this.#waiting);
        this.#waiting = [];
        await this.#sink.write(bytes);
        this.#hash.add(bytes);
        await this.#hash.settled();
        this.file.wasKept(bytes.length);
        this.#onChange();
      }
    } finally {
      this.#waiting = [];
      this.#isWriting = false;
    }
  }
}
