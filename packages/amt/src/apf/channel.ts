/**
 * One channel of an APF connection, from the server's side: opened to a port of the device, with a window each way.
 * Source: docs/spec/amt.md, section 1.7.
 */
import { ProtocolError } from "@tendril/protocol";
import { encodeApf } from "./encode.ts";

/** Bytes that the device may send before its reader has taken any. */
export const CHANNEL_WINDOW_BYTES = 32_768;
const MAX_WINDOW_BYTES = 0xffff_ffff;
/** Longest message, so that one channel does not hold the others up. */
const MAX_MESSAGE_BYTES = 16_384;

export interface ChannelHandlers {
  /** The device has taken it: what was written goes out. */
  onOpen(): void;
  /** The bytes are the reader's; `taken` says when they were used. */
  onBytes(bytes: Uint8Array): void;
  /** All that was written is out. */
  onDrain(): void;
  /** Nothing comes any more. `failure`: it never opened, with the device's reason. */
  onClose(failure: number | undefined): void;
}

export interface ChannelLine {
  send(frame: Uint8Array): void;
  forget(id: number): void;
}

export class ApfChannel {
  readonly id: number;
  readonly #line: ChannelLine;
  readonly #handlers: ChannelHandlers;
  #state: "opening" | "open" | "closing" | "closed" = "opening";
  #remoteId = 0;
  /** Bytes that may be sent. */
  #credits = 0;
  /** Bytes that the device may send. */
  #granted = CHANNEL_WINDOW_BYTES;
  /** Bytes taken by the reader and not granted again. */
  #taken = 0;
  #queue: Uint8Array[] = [];

  constructor(id: number, line: ChannelLine, handlers: ChannelHandlers) {
    this.id = id;
    this.#line = line;
    this.#handlers = handlers;
  }

  /** True when all of it is out; else `onDrain` tells. The bytes are taken over. */
  write(bytes: Uint8Array): boolean {
    if (this.#state !== "opening" && this.#state !== "open") return true; // its end was told
    if (bytes.length > 0) this.#queue.push(bytes);
    this.#flush();
    return this.#queue.length === 0;
  }

  /** The reader has used bytes: the device may send as many again. */
  taken(bytes: number): void {
    this.#taken += bytes;
    if (this.#taken <= CHANNEL_WINDOW_BYTES / 2 || this.#state !== "open") return;
    this.#line.send(encodeApf({ kind: "channel-adjust", recipient: this.#remoteId, bytes: this.#taken }));
    this.#granted += this.#taken;
    this.#taken = 0;
  }

  /** What was written and is not out is dropped. */
  close(): void {
    if (this.#state === "open") this.#say("channel-close");
    if (this.#state === "open" || this.#state === "opening") this.#state = "closing";
    this.#queue = [];
  }

  confirmed(remoteId: number, windowBytes: number): void {
    if (this.#state === "opening") {
      this.#state = "open";
      this.#remoteId = remoteId;
      this.#credits = windowBytes;
      this.#handlers.onOpen();
      this.#flush();
    } else if (this.#state === "closing" && this.#remoteId === 0) {
      this.#remoteId = remoteId; // closed before the device had taken it
      this.#say("channel-close");
    }
  }

  failed(reason: number): void {
    const wasOpening = this.#state === "opening";
    this.#end();
    if (wasOpening) this.#handlers.onClose(reason);
  }

  /** @throws ProtocolError when the device sends more than it was granted. */
  received(bytes: Uint8Array): void {
    if (this.#state !== "open") return;
    this.#granted -= bytes.length;
    if (this.#granted < 0) throw new ProtocolError("too-large", "APF: more data than the window");
    if (bytes.length > 0) this.#handlers.onBytes(bytes);
  }

  /** @throws ProtocolError when the device grants more than a window can be. */
  adjusted(bytes: number): void {
    if (this.#state !== "open") return;
    this.#credits += bytes;
    if (this.#credits > MAX_WINDOW_BYTES) throw new ProtocolError("bad-value", "APF: window over 4 GiB");
    const hadQueue = this.#queue.length > 0;
    this.#flush();
    if (hadQueue && this.#queue.length === 0) this.#handlers.onDrain();
  }

  /** The device closed it, or the connection is gone. */
  closed(): void {
    if (this.#state === "open") this.#say("channel-close");
    const wasUsed = this.#state === "open" || this.#state === "opening";
    this.#end();
    if (wasUsed) this.#handlers.onClose(undefined);
  }

  #end(): void {
    this.#state = "closed";
    this.#queue = [];
    this.#line.forget(this.id);
  }

  #say(kind: "channel-close"): void {
    this.#line.send(encodeApf({ kind, recipient: this.#remoteId }));
  }

  #flush(): void {
    while (this.#state === "open" && this.#credits > 0) {
      const [next] = this.#queue;
      if (next === undefined) return;
      const length = Math.min(next.length, this.#credits, MAX_MESSAGE_BYTES);
      this.#credits -= length;
      if (length === next.length) this.#queue.shift();
      else this.#queue[0] = next.subarray(length);
      const bytes = next.subarray(0, length);
      this.#line.send(encodeApf({ kind: "channel-data", recipient: this.#remoteId, bytes }));
    }
  }
}
