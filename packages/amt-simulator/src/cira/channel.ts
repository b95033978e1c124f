/**
 * One tunnelled connection, seen from the device as a stream. Each side may send as much as the other granted.
 */
import { Duplex } from "node:stream";
import { u32be } from "../bytes.ts";
import type { AmtDevice } from "../device/index.ts";
import { Apf } from "./messages.ts";

const MAX_PART_BYTES = 65_536;

export interface ChannelLine {
  readonly device: AmtDevice;
  readonly windowBytes: number;
  send(id: number, ...parts: readonly Buffer[]): void;
  forget(channel: ApfChannel): void;
  /** The device had something to send and no credit left. */
  noteStall(): void;
}

export interface ChannelNumbers {
  readonly theirs: number;
  readonly mine: number;
  /** Bytes that the server granted. */
  readonly credits: number;
  /** Bytes that the device grants. */
  readonly window: number;
}

export class ApfChannel extends Duplex {
  readonly mine: number;
  readonly #line: ChannelLine;
  readonly #theirs: number;
  readonly #queue: { chunk: Buffer; readonly done: () => void }[] = [];
  #credits: number;
  #window: number;
  #unadjusted = 0;
  #hasSentClose = false;
  received = 0;
  sent = 0;

  constructor(line: ChannelLine, numbers: ChannelNumbers) {
    super({ allowHalfOpen: false });
    this.#line = line;
    this.mine = numbers.mine;
    this.#theirs = numbers.theirs;
    this.#credits = numbers.credits;
    this.#window = numbers.window;
  }

  override _read(): void {}

  /** Bytes from the server. */
  deliver(bytes: Buffer): void {
    this.received += bytes.length;
    this.#unadjusted += bytes.length;
    this.#window -= bytes.length;
    if (this.#window < 0) {
      this.#line.device.report("apf-window-violation", { channel: this.mine, over: -this.#window });
    }
    this.push(bytes);
    if (this.#unadjusted <= this.#line.windowBytes / 2 || this.#line.device.misbehaves("never-adjust"))
      return;
    const credit = this.#unadjusted;
    this.#unadjusted = 0;
    this.grant(credit);
  }

  /** Lets the server send more. */
  grant(bytes: number): void {
    this.#window += bytes;
    this.#line.send(Apf.ChannelWindowAdjust, u32be(this.#theirs), u32be(bytes));
  }

  /** The server lets the device send more. */
  adjust(bytes: number): void {
    this.#credits += bytes;
    this.#drain();
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.#queue.push({ chunk, done });
    this.#drain();
  }

  #drain(): void {
    const isGreedy = this.#line.device.misbehaves("window-overrun");
    for (
      let next = this.#queue[0];
      next !== undefined && (isGreedy || this.#credits > 0);
      next = this.#queue[0]
    ) {
      const limit = isGreedy ? next.chunk.length : Math.min(this.#credits, MAX_PART_BYTES);
      const part = next.chunk.subarray(0, limit);
      this.#credits -= part.length;
      this.sent += part.length;
      if (!this.#hasSentClose) {
        this.#line.send(Apf.ChannelData, u32be(this.#theirs), u32be(part.length), part);
      }
      next.chunk = next.chunk.subarray(part.length);
      if (next.chunk.length > 0) continue;
      this.#queue.shift();
      next.done();
    }
    if (this.#queue.length > 0) this.#line.noteStall();
  }

  override _final(done: () => void): void {
    this.#shut();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    for (const { done: written } of this.#queue.splice(0)) written();
    this.#shut();
    done(error);
  }

  /** The server closed it. */
  closeFromPeer(): void {
    this.#shut();
    this.push(null);
    this.destroy();
  }

  #shut(): void {
    if (!this.#hasSentClose) {
      this.#hasSentClose = true;
      this.#line.send(Apf.ChannelClose, u32be(this.#theirs));
    }
    this.#line.forget(this);
  }
}
