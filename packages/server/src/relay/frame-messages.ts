/**
 * Puts the frames of an unmasked stream together to messages, for recordings. Control frames are left out. A message
 * over the limit comes in several parts, so that its length costs no memory.
 *
 *     FIN RSV3 opcode4 | len7 | len16 or len64 | payload
 *
 * Source: RFC 6455, section 5.2. The stream was checked by frame-splicer.ts, whose output this reads.
 */
import { Opcode } from "./frame-splicer.ts";

const MAX_HEADER_BYTES = 10;
/** Commands of a desktop are shorter, but for noise on a large screen. */
const MAX_PART_BYTES = 4_194_304;

/** Called with each message or part; the array is the receiver's. */
export type OnMessage = (payload: Uint8Array, isBinary: boolean) => void;

export class FrameMessages {
  readonly #onMessage: OnMessage;
  readonly #header = Buffer.alloc(MAX_HEADER_BYTES);
  #headerBytes = 0;
  #left = 0;
  #isInPayload = false;
  #isControl = false;
  #isFinal = true;
  #isBinary = false;
  #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor(onMessage: OnMessage) {
    this.#onMessage = onMessage;
  }

  /** Copies what it keeps. */
  push(run: Uint8Array): void {
    let at = 0;
    while (at < run.length) at = this.#isInPayload ? this.#takePayload(run, at) : this.#takeHeader(run, at);
  }

  #takeHeader(run: Uint8Array, at: number): number {
    this.#header[this.#headerBytes++] = run[at] ?? 0;
    const short = this.#headerBytes < 2 ? -1 : (this.#header[1] ?? 0) & 0x7f;
    const wanted = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (short >= 0 && this.#headerBytes === wanted) this.#beginFrame(short);
    return at + 1;
  }

  #beginFrame(short: number): void {
    const first = this.#header[0] ?? 0;
    const opcode = first & 0x0f;
    this.#headerBytes = 0;
    this.#left = short;
    if (short === 126) this.#left = this.#header.readUInt16BE(2);
    if (short === 127) this.#left = Number(this.#header.readBigUInt64BE(2));
    this.#isControl = opcode >= Opcode.Close;
    if (!this.#isControl) {
      this.#isFinal = (first & 0x80) !== 0;
      if (opcode !== Opcode.Continuation) this.#isBinary = opcode === Opcode.Binary;
    }
    this.#isInPayload = true;
    if (this.#left === 0) this.#endFrame();
  }

  #takePayload(run: Uint8Array, at: number): number {
    const end = Math.min(run.length, at + this.#left);
    if (!this.#isControl) {
      this.#parts.push(Uint8Array.from(run.subarray(at, end)));
      this.#bytes += end - at;
      if (this.#bytes >= MAX_PART_BYTES) this.#give();
    }
    this.#left -= end - at;
    if (this.#left === 0) this.#endFrame();
    return end;
  }

  #endFrame(): void {
    this.#isInPayload = false;
    if (!this.#isControl && this.#isFinal && this.#bytes > 0) this.#give();
  }

  #give(): void {
    const payload = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    this.#onMessage(payload, this.#isBinary);
  }
}
