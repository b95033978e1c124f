/**
 * A recording while it is written: blocks go to the file in order, what is not yet on its way is limited, and the
 * writer says when the sessions must wait. Bytes given to the file survive a killed process.
 */
import { type FileHandle, open } from "node:fs/promises";

/** Above this the session is held back until the disk has taken some. */
const HIGH_WATER_BYTES = 1_048_576;

export interface RecordingFileHandlers {
  /** There is room again. */
  onDrain(): void;
  /** Nothing more can be written; called once. */
  onFailure(error: unknown): void;
}

/** What of a file handle is used. */
export type WritableFile = Pick<FileHandle, "write" | "datasync" | "close">;

export class RecordingFile {
  readonly #file: WritableFile;
  readonly #handlers: RecordingFileHandlers;
  #queue: Uint8Array[] = [];
  #waitingBytes = 0;
  #bytes = 0;
  readonly #maxBytes: number;
  #writing: Promise<void> | undefined;
  #isFailed = false;

  /** What is longer than `maxBytes` fails as on a full disk. */
  constructor(file: WritableFile, handlers: RecordingFileHandlers, maxBytes = Number.POSITIVE_INFINITY) {
    this.#file = file;
    this.#handlers = handlers;
    this.#maxBytes = maxBytes;
  }

  /** @throws Error of the file system; also when there is such a file. */
  static async create(
    path: string,
    handlers: RecordingFileHandlers,
    maxBytes?: number,
  ): Promise<RecordingFile> {
    return new RecordingFile(await open(path, "wx", 0o600), handlers, maxBytes);
  }

  get isFull(): boolean {
    return this.#waitingBytes > HIGH_WATER_BYTES;
  }

  /** Takes over the array. */
  write(block: Uint8Array): void {
    if (this.#isFailed) return;
    this.#bytes += block.length;
    if (this.#bytes > this.#maxBytes) {
      this.#fail(new RangeError(`a recording has room for ${this.#maxBytes} bytes`));
      return;
    }
    this.#queue.push(block);
    this.#waitingBytes += block.length;
    this.#writing ??= this.#run();
  }

  /** Writes what waits and closes. False: something is missing in the file. */
  async finish(): Promise<boolean> {
    while (this.#writing !== undefined) await this.#writing;
    try {
      if (!this.#isFailed) await this.#file.datasync();
      await this.#file.close();
    } catch (error) {
      this.#fail(error);
    }
    return !this.#isFailed;
  }

  async #run(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const batch = Buffer.concat(this.#queue);
        this.#queue = [];
        await this.#writeAll(batch);
        const wasFull = this.isFull; // also when it became so while this was written
        this.#waitingBytes -= batch.length;
        if (wasFull && !this.isFull) this.#handlers.onDrain();
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#writing = undefined;
    }
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, at, bytes.length - at);
      at += bytesWritten;
    }
  }

  #fail(error: unknown): void {
    if (this.#isFailed) return;
    this.#isFailed = true;
    this.#queue = [];
    this.#waitingBytes = 0;
    this.#handlers.onFailure(error);
    this.#handlers.onDrain();
  }
}
