/**
 * A recording over a WebSocket, piece by piece as the player asks.
 * Source: docs/spec/session-protocols.md, section 7.6.
 *
 *     server  {"action":"info","name":text,"size":n}      client  {"action":"get","ptr":n,"size":n}
 *     server  u32be 0 | u32be ptr | bytes
 */
import { concatBytes, ProtocolError, parseJsonObject, writeUint32 } from "@tendril/protocol";
import type { OpenRecording } from "./recordings.ts";

const MAX_REQUEST_BYTES = 1_024;
const MAX_PIECE_BYTES = 1_048_576;
const HEAD_BYTES = 8;

export interface FeedSocket {
  sendText(text: string): void;
  /** Resolves when the bytes are on their way: one piece at a time. */
  sendBytes(bytes: Uint8Array): Promise<void>;
}

/** Owns the recording; `close` must be called. */
export class RecordingFeed {
  readonly #recording: OpenRecording;
  readonly #socket: FeedSocket;

  constructor(recording: OpenRecording, socket: FeedSocket) {
    this.#recording = recording;
    this.#socket = socket;
    const { name, size } = recording;
    socket.sendText(JSON.stringify({ action: "info", name, size }));
  }

  /** Resolves when the answer was sent. @throws ProtocolError for what is no request. */
  async receive(text: string): Promise<void> {
    const fields = parseJsonObject(text, MAX_REQUEST_BYTES);
    const ptr = readNumber(fields.get("ptr"));
    const size = Math.min(readNumber(fields.get("size")), MAX_PIECE_BYTES, this.#recording.size - ptr);
    if (fields.get("action") !== "get" || size < 0) {
      throw new ProtocolError("bad-value", "recording feed: expected get within the file");
    }
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await this.#recording.file.read(bytes, 0, size, ptr);
    const head = new Uint8Array(HEAD_BYTES);
    writeUint32(head, 4, ptr);
    await this.#socket.sendBytes(concatBytes(head, bytes.subarray(0, bytesRead)));
  }

  async close(): Promise<void> {
    await this.#recording.file.close();
  }
}

function readNumber(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value < 0x1_0000_0000)
    return value;
  throw new ProtocolError("bad-value", "recording feed: expected a place in the file");
}
