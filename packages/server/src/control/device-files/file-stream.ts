/**
 * The agent's side of a download link, played as the viewer: start mark, options, protocol number; then a word of the
 * agent, then the bytes; behind those of a folder another word.
 */
import { Readable } from "node:stream";
import { parseJsonObject } from "@tendril/protocol";
import { RELAY_JOINED, SessionProtocol } from "@tendril/protocol/constants";
import { UnavailableError } from "../../errors.ts";
import type { Clock } from "../../time/index.ts";

const MAX_WORD_CHARS = 4_096;
/** No byte for so long, while the browser would take some. */
const IDLE_MS = 120_000;
const BUFFER_BYTES = 1_048_576;

export interface FileSocketHandlers {
  onText(text: string): void;
  onBytes(bytes: Uint8Array): void;
  onEnd(): void;
}

export interface FileSocket {
  sendText(text: string): void;
  pause(): void;
  resume(): void;
  end(): void;
}

export interface FileStart {
  /** `undefined` for a folder that is packed on the way. */
  readonly size: number | undefined;
  readonly stream: Readable;
}

export interface FileStreamOptions {
  readonly clock: Clock;
  readonly path: string;
  readonly isZip: boolean;
  onStart(start: FileStart): void;
  /** The agent says no, or is no agent. */
  onRefused(): void;
  /** Once, with what was handed on. */
  onEnd(bytes: number): void;
}

/** Takes the socket over. The handlers are for what comes from it. */
export function openFileStream(socket: FileSocket, options: FileStreamOptions): FileSocketHandlers {
  const stream = new FileStream(socket, options);
  stream.begin();
  return stream;
}

class FileStream implements FileSocketHandlers {
  readonly #socket: FileSocket;
  readonly #options: FileStreamOptions;
  #readable: Readable | undefined;
  #size: number | undefined;
  #bytes = 0;
  /** The agent said that nothing more comes: of a folder the size is not known. */
  #isWhole = false;
  #isOver = false;
  #cancelIdle: () => void = () => {};

  constructor(socket: FileSocket, options: FileStreamOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  begin(): void {
    const { path, isZip } = this.#options;
    this.#socket.sendText(RELAY_JOINED);
    this.#socket.sendText(JSON.stringify({ type: "options", file: path, ...(isZip ? { zip: true } : {}) }));
    this.#socket.sendText(String(SessionProtocol.FileDownload));
    this.#watch();
  }

  onText(text: string): void {
    if (this.#isOver) return;
    const word = parse(text);
    if (this.#readable !== undefined) {
      if (word?.get("op") === "end") this.#isWhole = true;
      return;
    }
    const size = word?.get("size");
    const isSized = typeof size === "number" && Number.isSafeInteger(size) && size >= 0;
    if (word?.get("op") === "ok" && (isSized || (size === undefined && this.#options.isZip))) {
      this.#size = isSized ? size : undefined;
      this.#start();
    } else if (word?.has("op") === true) this.#end();
  }

  onBytes(bytes: Uint8Array): void {
    const readable = this.#readable;
    if (this.#isOver || readable === undefined) return;
    this.#bytes += bytes.length;
    if (this.#size !== undefined && this.#bytes > this.#size) {
      this.#end(new UnavailableError("the device sent more than it announced"));
      return;
    }
    this.#watch();
    if (!readable.push(bytes)) {
      this.#socket.pause();
      this.#cancelIdle(); // a browser may take its time
    }
  }

  onEnd(): void {
    const isWhole = this.#size === undefined ? this.#isWhole : this.#bytes === this.#size;
    this.#end(isWhole ? undefined : new UnavailableError("the device broke off"));
  }

  #start(): void {
    const readable = new Readable({
      highWaterMark: BUFFER_BYTES,
      read: () => {
        if (this.#isOver) return;
        this.#watch();
        this.#socket.resume();
      },
      destroy: (error, done) => {
        this.#end();
        done(error);
      },
    });
    this.#readable = readable;
    this.#options.onStart({ size: this.#size, stream: readable });
  }

  #end(error?: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelIdle();
    this.#socket.resume(); // so that the goodbye is read
    this.#socket.end();
    const readable = this.#readable;
    if (readable === undefined) this.#options.onRefused();
    else if (error !== undefined) readable.destroy(error);
    else if (!readable.destroyed) readable.push(null);
    this.#options.onEnd(this.#bytes);
  }

  #watch(): void {
    this.#cancelIdle();
    this.#cancelIdle = this.#options.clock.after(IDLE_MS, () =>
      this.#end(new UnavailableError("the device sends nothing")),
    );
  }
}

function parse(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    return parseJsonObject(text, MAX_WORD_CHARS);
  } catch {
    return undefined; // anything else that agents say in text, for instance a ping
  }
}
