/**
 * Reads the frames that a client sends and writes them as a server sends them: header without mask, payload
 * unmasked in place, nothing put together and nothing copied. Control frames are taken out and given to the owner.
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

export interface SplicerHandlers {
  /** Bytes for the other side, in order; the arrays may be views of what was pushed. */
  forward(bytes: Uint8Array): void;
  /** A frame was forwarded whole: the only moment at which another frame may be put in between. */
  frameEnded(): void;
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

  constructor(handlers: SplicerHandlers) {
    this.#handlers = handlers;
  }

  /** True between frames towards the other side. */
  get isAtBoundary(): boolean {
    return !this.#isInPayload || this.#control !== undefined;
  }

  /** Takes over `chunk`: it is changed in place. @throws ProtocolError for what no client may send. */
  push(chunk: Uint8Array): void {
    let offset = 0;
    while (offset < chunk.length) {
      offset = this.#isInPayload ? this.#takePayload(chunk, offset) : this.#takeHeader(chunk, offset);
    }
  }

  #takeHeader(chunk: Uint8Array, start: number): number {
    let offset = start;
    while (offset < chunk.length) {
      this.#header[this.#headerBytes++] = chunk[offset++] ?? 0;
      if (this.#headerBytes >= 2 && this.#headerBytes === this.#wantedHeaderBytes()) {
        this.#beginFrame();
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

  #beginFrame(): void {
    const first = this.#header[0] ?? 0;
    const opcode = first & 0x0f;
    const isFinal = (first & 0x80) !== 0;
    if ((first & 0x70) !== 0) throw new ProtocolError("bad-value", "relay: frame with reserved bits");
    const short = (this.#header[1] ?? 0) & 0x7f;
    this.#payloadBytes = this.#readLength(short);
    this.#payloadDone = 0;
    this.#mask = this.#header.subarray(this.#headerBytes - 4, this.#headerBytes).slice();
    this.#checkOpcode(opcode, isFinal);
    this.#isInPayload = true;
    if (opcode >= Opcode.Close) {
      this.#control = { opcode, parts: [] };
    } else {
      const header = Buffer.from(this.#header.subarray(0, this.#headerBytes - 4));
      header[1] = short;
      this.#handlers.forward(header);
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
    const part = chunk.subarray(start, end);
    maskInPlace(part, this.#mask, this.#payloadDone);
    this.#payloadDone += part.length;
    if (this.#control === undefined) this.#handlers.forward(part);
    else this.#control.parts.push(part);
    if (this.#payloadDone === this.#payloadBytes) this.#endFrame();
    return end;
  }

  #endFrame(): void {
    this.#isInPayload = false;
    const control = this.#control;
    this.#control = undefined;
    if (control === undefined) this.#handlers.frameEnded();
    else this.#handlers.control(control.opcode, Buffer.concat(control.parts));
  }
}

/** A whole frame as a server sends it: final, without mask. Payload at most 125 bytes. */
export function encodeShortFrame(opcode: number, payload: Uint8Array): Uint8Array {
  if (payload.length > MAX_CONTROL_BYTES) throw new RangeError(`short frame of ${payload.length} bytes`);
  return Buffer.concat([Uint8Array.of(0x80 | opcode, payload.length), payload]);
}
