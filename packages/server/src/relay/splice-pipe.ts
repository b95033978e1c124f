/**
 * A tunnel on the two sockets themselves: frames are spliced, see frame-splicer.ts. Takes over both sockets.
 */
import type { Duplex } from "node:stream";
import type { Clock } from "../time/index.ts";
import { encodeShortFrame, FrameSplicer, Opcode } from "./frame-splicer.ts";
import {
  CLOSE_TIMEOUT_MS,
  HIGH_WATER_BYTES,
  type PipeOptions,
  STALL_TIMEOUT_MS,
  type Tunnel,
} from "./pipe.ts";

const NORMAL_CLOSURE = Buffer.from([0x03, 0xe8]);
const PROTOCOL_ERROR = Buffer.from([0x03, 0xea]);
const SERVER_ERROR = Buffer.from([0x03, 0xf3]);
const MAX_REASON_BYTES = 123;

export interface SpliceSide {
  /** Upgraded and paused; nothing of it was read after the handshake except `head`. */
  readonly socket: Duplex;
  readonly head: Uint8Array;
}

export function createSplicePipe(first: SpliceSide, second: SpliceSide, options: PipeOptions): Tunnel {
  const pipe = new SplicePipe(first, second, options);
  pipe.start();
  return pipe;
}

class SplicePipe implements Tunnel {
  readonly #options: PipeOptions;
  readonly #first: Direction;
  readonly #second: Direction;
  #isEnded = false;

  constructor(first: SpliceSide, second: SpliceSide, options: PipeOptions) {
    this.#options = options;
    const ended = (isError: boolean): void => this.#end(isError ? PROTOCOL_ERROR : NORMAL_CLOSURE);
    const failed = (error: unknown): void => options.onError(error);
    const { clock, tap } = options;
    const common = { clock, ended, failed, isTapFull: () => tap?.isFull ?? false };
    this.#first = new Direction(first, second.socket, {
      ...common,
      tap: (run) => tap?.onRun(true, run),
      answer: (frame) => this.#second.inject(frame),
    });
    this.#second = new Direction(second, first.socket, {
      ...common,
      tap: (run) => tap?.onRun(false, run),
      answer: (frame) => this.#first.inject(frame),
    });
  }

  get totals(): { fromFirst: number; fromSecond: number } {
    return { fromFirst: this.#first.bytes, fromSecond: this.#second.bytes };
  }

  /** The start mark goes out before any byte of the other side. */
  start(): void {
    const mark = encodeShortFrame(Opcode.Text, Buffer.from(this.#options.joined));
    this.#first.source.write(mark);
    this.#second.source.write(mark);
    this.#first.start();
    this.#second.start();
  }

  close(reason?: string): void {
    this.#end(reason === undefined ? NORMAL_CLOSURE : closeFor(reason));
  }

  resume(): void {
    this.#first.resume();
    this.#second.resume();
  }

  #end(closeCode: Uint8Array): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#first.finish(closeCode);
    this.#second.finish(closeCode);
    this.#options.onEnd(this.totals);
  }
}

/** Ends a connection that was upgraded, and says why. */
export function refuseSide({ socket }: SpliceSide, reason: string, clock: Clock): void {
  socket.on("error", () => {}); // it is on its way out
  socket.resume();
  socket.end(encodeShortFrame(Opcode.Close, closeFor(reason)));
  const cancel = clock.after(CLOSE_TIMEOUT_MS, () => socket.destroy());
  socket.once("close", cancel);
}

function closeFor(reason: string): Uint8Array {
  return Buffer.concat([SERVER_ERROR, Buffer.from(reason, "latin1").subarray(0, MAX_REASON_BYTES)]);
}

interface DirectionHandlers {
  readonly clock: Clock;
  /** Sees a run of unmasked frames before it is sent. */
  tap(run: Uint8Array): void;
  isTapFull(): boolean;
  ended(isError: boolean): void;
  failed(error: unknown): void;
  /** A frame for the side that this direction reads from. */
  answer(frame: Uint8Array): void;
}

/** Frames from one side to the other. */
class Direction {
  readonly source: Duplex;
  readonly #head: Uint8Array;
  readonly #target: Duplex;
  readonly #handlers: DirectionHandlers;
  readonly #splicer: FrameSplicer;
  bytes = 0;

  constructor(from: SpliceSide, target: Duplex, handlers: DirectionHandlers) {
    this.source = from.socket;
    this.#head = from.head;
    this.#target = target;
    this.#handlers = handlers;
    this.#splicer = new FrameSplicer({
      forward: (part) => {
        this.bytes += part.length;
        handlers.tap(part);
        this.#target.write(part);
      },
      control: (opcode, payload) => this.#receiveControl(opcode, payload),
    });
  }

  start(): void {
    const { source } = this;
    source.on("data", (chunk: Buffer) => this.#receive(chunk));
    source.on("end", () => this.#handlers.ended(false));
    source.on("close", () => this.#handlers.ended(false));
    source.on("error", () => this.#handlers.ended(false)); // a lost connection is an end like any other
    this.#target.on("drain", () => this.resume());
    if (this.#head.length > 0) this.#receive(this.#head);
    this.resume();
  }

  /** Reads on, unless something else is still full. */
  resume(): void {
    if (!this.#mustWait()) this.source.resume();
  }

  /** Puts a control frame between the frames of this direction, towards its target. */
  inject(frame: Uint8Array): void {
    this.#splicer.inject(frame);
  }

  /** Says goodbye to the source side and cuts it when it does not follow. */
  finish(closeCode: Uint8Array): void {
    const { source } = this;
    source.removeAllListeners("data");
    source.resume();
    if (source.destroyed) return;
    source.end(encodeShortFrame(Opcode.Close, closeCode));
    this.#cutWhenStalled(source.writableLength);
  }

  /** What was taken from the other side still goes out, as long as this side takes some of it. */
  #cutWhenStalled(unsentBytes: number): void {
    const { source } = this;
    const waitMs = unsentBytes === 0 ? CLOSE_TIMEOUT_MS : STALL_TIMEOUT_MS;
    const cancel = this.#handlers.clock.after(waitMs, () => {
      source.off("close", cancel);
      if (source.writableLength < unsentBytes) this.#cutWhenStalled(source.writableLength);
      else source.destroy();
    });
    source.once("close", cancel);
  }

  #receive(chunk: Uint8Array): void {
    try {
      this.#splicer.push(chunk);
    } catch (error) {
      this.#handlers.failed(error);
      this.#handlers.ended(true);
      return;
    }
    // pausing costs: a few frames may wait first
    if (this.#mustWait()) this.source.pause();
  }

  #mustWait(): boolean {
    return this.#target.writableLength > HIGH_WATER_BYTES || this.#handlers.isTapFull();
  }

  #receiveControl(opcode: number, payload: Uint8Array): void {
    if (opcode === Opcode.Close) this.#handlers.ended(false);
    else if (opcode === Opcode.Ping) this.#handlers.answer(encodeShortFrame(Opcode.Pong, payload));
  }
}
