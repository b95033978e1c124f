/**
 * Reads the frames that a client sends and writes them as a server sends them: header without mask, payload
 * unmasked in place. Messages are not put together; what comes out of one chunk is one run of bytes in that chunk,
 * moved together where masks and control frames stood, since one write costs less than two. Control frames are taken
 * out and given to the owner.
 *
 *     FIN RSV3 opcode4 | MASK len7 | len16 or len64 | mask[4] | payload
 *
 * Source: RFC 6455, section 5.2.
 */
import { ProtocolError } from "@tendril/protocol";
import { maskInPlace } from "./unmask.ts";

export const Opcode = { Continuation: 0, Text: 1, Binary: 2, Close: 8, Ping: 9, Pong: 10 } as const;

const MAX_HEADER_BYTES = 14;
const MAX_CONTROL_BYTES = 125;
const MASK_BYTES = 4;
const MAX_WAITING_CONTROL = 32;

export interface SplicerHandlers {
  /** Bytes for the other side, in order; the arrays may be views of what was pushed. */
  forward(bytes: Uint8Array): void;
  /** A control frame with its unmasked payload. */
  control(opcode: number, payload: Uint8Array): void;
}

export class FrameSplicer {
  readonly #handlers: SplicerHandlers;
  readonly #header = Buffer.alloc(MAX_HEADER_BYTES);
  #headerBytes = 0;
  #mask: Uint8Array = new Uint8Array(4);
  #payloadBytes = 0;
  #payloadDone = 0;
  #control: { opcode: number; parts: Uint8Array[] } | undefined;
  #isInPayload = false;
  #isFragmented = false;
  #chunk: Uint8Array = new Uint8Array(0);
  /** Bytes of the chunk that are ready to go out. */
  #from = 0;
  #to = 0;
  #waiting: Uint8Array[] = [];

  constructor(handlers: SplicerHandlers) {
    this.#handlers = handlers;
  }

  /** Puts a frame between those of this stream: now, or when the running one has ended. Too many are dropped. */
  inject(frame: Uint8Array): void {
    const isBetween = !this.#isInPayload || this.#control !== undefined;
    if (isBetween) this.#handlers.forward(frame);
    else if (this.#waiting.length < MAX_WAITING_CONTROL) this.#waiting.push(frame);
  }

  /** Takes over `chunk`: it is changed in place. @throws ProtocolError for what no client may send. */
  push(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#from = 0;
    this.#to = 0;
    let offset = 0;
    while (offset < chunk.length) {
      offset = this.#isInPayload ? this.#takePayload(chunk, offset) : this.#takeHeader(chunk, offset);
    }
    this.#flush();
  }

  #takeHeader(chunk: Uint8Array, start: number): number {
    let offset = start;
    while (offset < chunk.length) {
      this.#header[this.#headerBytes++] = chunk[offset++] ?? 0;
      if (this.#headerBytes >= 2 && this.#headerBytes === this.#wantedHeaderBytes()) {
        this.#beginFrame(offset);
        return offset;
      }
    }
    return offset;
  }

  #wantedHeaderBytes(): number {
    const short = (this.#header[1] ?? 0) & 0x7f;
    if (((this.#header[1] ?? 0) & 0x80) === 0)
      throw new ProtocolError("bad-value", "relay: frame without mask");
    if (short === 126) return 8;
    return short === 127 ? 14 : 6;
  }

  #beginFrame(payloadAt: number): void {
    const first = this.#header[0] ?? 0;
    const opcode = first & 0x0f;
    const isFinal = (first & 0x80) !== 0;
    if ((first & 0x70) !== 0) throw new ProtocolError("bad-value", "relay: frame with reserved bits");
    const short = (this.#header[1] ?? 0) & 0x7f;
    this.#payloadBytes = this.#readLength(short);
    this.#payloadDone = 0;
    this.#mask = Uint8Array.from(this.#header.subarray(this.#headerBytes - MASK_BYTES, this.#headerBytes));
    this.#checkOpcode(opcode, isFinal);
    this.#isInPayload = true;
    if (opcode >= Opcode.Close) {
      this.#control = { opcode, parts: [] };
    } else {
      this.#header[1] = short;
      this.#appendHeader(this.#header.subarray(0, this.#headerBytes - MASK_BYTES), payloadAt);
    }
    this.#headerBytes = 0;
    if (this.#payloadBytes === 0) this.#endFrame();
  }

  #readLength(short: number): number {
    if (short === 126) return this.#header.readUInt16BE(2);
    if (short < 126) return short;
    const length = this.#header.readBigUInt64BE(2);
    if (length > BigInt(Number.MAX_SAFE_INTEGER)) throw new ProtocolError("too-large", "relay: frame length");
    return Number(length);
  }

  #checkOpcode(opcode: number, isFinal: boolean): void {
    if (opcode >= Opcode.Close) {
      const isKnown = opcode <= Opcode.Pong && isFinal && this.#payloadBytes <= MAX_CONTROL_BYTES;
      if (!isKnown) throw new ProtocolError("bad-value", "relay: malformed control frame");
      return;
    }
    const isContinuation = opcode === Opcode.Continuation;
    if (opcode > Opcode.Binary || isContinuation !== this.#isFragmented) {
      throw new ProtocolError("bad-value", `relay: opcode ${opcode} out of turn`);
    }
    this.#isFragmented = !isFinal;
  }

  #takePayload(chunk: Uint8Array, start: number): number {
    const end = Math.min(chunk.length, start + this.#payloadBytes - this.#payloadDone);
    if (this.#control === undefined) this.#appendPayload(start, end);
    else {
      const part = Uint8Array.from(chunk.subarray(start, end)); // its place may be written over
      maskInPlace(part, this.#mask, this.#payloadDone);
      this.#control.parts.push(part);
    }
    this.#payloadDone += end - start;
    if (this.#payloadDone === this.#payloadBytes) this.#endFrame();
    return end;
  }

  /** In front of its payload, over the longer header that came; by itself when most of that was in the last chunk. */
  #appendHeader(header: Uint8Array, payloadAt: number): void {
    if (this.#to === this.#from) {
      if (payloadAt < header.length) {
        this.#handlers.forward(Uint8Array.from(header));
        return;
      }
      this.#from = payloadAt - header.length;
      this.#to = this.#from;
    }
    this.#chunk.set(header, this.#to);
    this.#to += header.length;
  }

  #appendPayload(start: number, end: number): void {
    if (this.#to === this.#from) {
      this.#from = start;
      this.#to = start;
    } else if (this.#to !== start) this.#chunk.copyWithin(this.#to, start, end);
    const written = this.#to + end - start;
    maskInPlace(this.#chunk.subarray(this.#to, written), this.#mask, this.#payloadDone);
    this.#to = written;
  }

  #flush(): void {
    if (this.#to === this.#from) return;
    const ready = this.#chunk.subarray(this.#from, this.#to);
    this.#from = this.#to;
    this.#handlers.forward(ready);
  }

  #endFrame(): void {
    this.#isInPayload = false;
    const control = this.#control;
    this.#control = undefined;
    if (control !== undefined) {
      this.#flush(); // the owner may end the tunnel now
      this.#handlers.control(control.opcode, Buffer.concat(control.parts));
    } else if (this.#waiting.length > 0) {
      this.#flush();
      for (const frame of this.#waiting) this.#handlers.forward(frame);
      this.#waiting = [];
    }
  }
}

/** A whole frame as a server sends it: final, without mask. Payload at most 125 bytes. */
export function encodeShortFrame(opcode: number, payload: Uint8Array): Uint8Array {
  if (payload.length > MAX_CONTROL_BYTES) throw new RangeError(`short frame of ${payload.length} bytes`);
  return Buffer.concat([Uint8Array.of(0x80 | opcode, payload.length), payload]);
}
