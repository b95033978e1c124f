/**
 * Messages of a line on a stream of bytes: u32be length | message. An empty one means that the line is open.
 */
const HEAD_BYTES = 4;
/** Clients of the management engine have messages of some kilobytes. */
export const MAX_FRAME_BYTES = 65_536;

export function encodeFrame(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(HEAD_BYTES + message.length);
  frame.writeUInt32BE(message.length);
  frame.set(message, HEAD_BYTES);
  return frame;
}

/** Keeps what is not whole yet. */
export class FrameReader {
  #waiting: Buffer = Buffer.alloc(0);

  /** Messages that are whole now. @throws RangeError for one that is too long; nothing can be read afterwards. */
  push(bytes: Uint8Array): Buffer[] {
    this.#waiting = Buffer.concat([this.#waiting, bytes]);
    const messages: Buffer[] = [];
    while (this.#waiting.length >= HEAD_BYTES) {
      const length = this.#waiting.readUInt32BE();
      if (length > MAX_FRAME_BYTES) throw new RangeError(`a message of ${length} bytes`);
      if (this.#waiting.length < HEAD_BYTES + length) break;
      messages.push(Buffer.from(this.#waiting.subarray(HEAD_BYTES, HEAD_BYTES + length)));
      this.#waiting = this.#waiting.subarray(HEAD_BYTES + length);
    }
    return messages;
  }
}
