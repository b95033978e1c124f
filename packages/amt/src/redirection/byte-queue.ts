/**
 * Bytes of a stream until a whole message is there. Redirection messages say their length in their own ways, so every
 * reader looks first and takes then.
 */
import { ProtocolError } from "@tendril/protocol";

const FIRST_BYTES = 4096;

export class ByteQueue {
  readonly #maxBytes: number;
  #bytes = new Uint8Array(FIRST_BYTES);
  #start = 0;
  #end = 0;

  /** @param maxBytes what one message and the beginning of the next can have together. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get length(): number {
    return this.#end - this.#start;
  }

  /** Copies. @throws ProtocolError `too-large` when more is waiting than any message can have. */
  push(bytes: Uint8Array): void {
    const needed = this.length + bytes.length;
    if (needed > this.#maxBytes) {
      throw new ProtocolError("too-large", `redirection: ${needed} bytes wait, limit is ${this.#maxBytes}`);
    }
    if (this.#end + bytes.length > this.#bytes.length) this.#makeRoom(needed);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** The byte at an offset; undefined when it has not come yet. */
  at(offset: number): number | undefined {
    return offset < this.length ? this.#bytes[this.#start + offset] : undefined;
  }

  u16le(offset: number): number | undefined {
    const low = this.at(offset);
    const high = this.at(offset + 1);
    return low === undefined || high === undefined ? undefined : low + high * 0x100;
  }

  u32le(offset: number): number | undefined {
    const low = this.u16le(offset);
    const high = this.u16le(offset + 2);
    return low === undefined || high === undefined ? undefined : low + high * 0x1_0000;
  }

  u16be(offset: number): number | undefined {
    const high = this.at(offset);
    const low = this.at(offset + 1);
    return low === undefined || high === undefined ? undefined : high * 0x100 + low;
  }

  u32be(offset: number): number | undefined {
    const high = this.u16be(offset);
    const low = this.u16be(offset + 2);
    return low === undefined || high === undefined ? undefined : high * 0x1_0000 + low;
  }

  /** A copy of the first bytes, removed; undefined until so many are there. */
  take(length: number): Uint8Array | undefined {
    if (this.length < length) return undefined;
    const taken = this.#bytes.slice(this.#start, this.#start + length);
    this.#start += length;
    return taken;
  }

  takeAll(): Uint8Array {
    return this.take(this.length) ?? new Uint8Array();
  }

  #makeRoom(needed: number): void {
    const waiting = this.#bytes.subarray(this.#start, this.#end);
    const target = needed > this.#bytes.length ? new Uint8Array(needed * 2) : this.#bytes;
    target.set(waiting);
    this.#bytes = target;
    this.#end = this.length;
    this.#start = 0;
  }
}
