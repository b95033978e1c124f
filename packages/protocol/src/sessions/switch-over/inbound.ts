/**
 * One direction in: frames of the tunnel, then of the channel, in the order in which they were sent. A reader that
 * pauses holds the tunnel back; on the channel it is not confirmed to, which holds our own senders back.
 */
import { copyOf, createAssembler, decodeChannelMessage } from "./channel-message.ts";
import {
  CONFIRM_EVERY_BYTES,
  type Frame,
  MAX_EARLY_BYTES,
  MAX_EARLY_FRAMES,
  MAX_FRAME_BYTES,
  MAX_WAITING_FRAMES,
  sizeOf,
  WINDOW_BYTES,
} from "./frames.ts";

export interface InboundDeps {
  /** Bytes are valid during the call only. */
  onFrame(frame: Frame): void;
  pauseTunnel(): void;
  resumeTunnel(): void;
  /** Tells our own other side how many frames of the channel were delivered. */
  sendConfirmation(count: number): void;
  /** Our own other side has so many frames of ours. */
  onConfirmation(count: number): void;
  /** The other side sends what it may not. */
  onFault(why: string): void;
}

interface Queued {
  readonly frame: Frame;
  readonly isOfChannel: boolean;
}

/** Fields are private by keyword only: what the core's build makes of `#` needs more than the stock engine has. */
export class Inbound {
  private readonly deps: InboundDeps;
  private source: "tunnel" | "expected" | "channel" = "tunnel";
  private isOwn = false;
  private assembler = createAssembler();
  private queue: Queued[] = [];
  private queuedBytes = 0;
  private early: Frame[] = [];
  private earlyBytes = 0;
  private takenCount = 0;
  private deliveredCount = 0;
  /** Delivered and not confirmed. */
  private unsaidBytes = 0;
  private isPaused = false;

  constructor(deps: InboundDeps) {
    this.deps = deps;
  }

  /** A channel is under way; frames on it wait until `useChannel`. */
  expectChannel(isOwn: boolean): void {
    this.source = "expected";
    this.isOwn = isOwn;
    this.assembler = createAssembler();
    this.early = [];
    this.earlyBytes = 0;
    this.takenCount = 0;
    this.deliveredCount = 0;
    this.unsaidBytes = 0;
  }

  /** The tunnel has said that its data is over. */
  useChannel(): void {
    this.source = "channel";
    this.takeEarly();
    this.deps.resumeTunnel(); // control messages still come there
  }

  /** The channel is no more; nothing of it is taken any longer. What it had before stays in order. */
  dropChannel(): void {
    if (this.source === "expected") this.takeEarly();
    this.source = "tunnel";
    this.queue = this.queue.map(({ frame }) => ({ frame, isOfChannel: false }));
    if (this.isPaused) this.deps.pauseTunnel();
  }

  fromTunnel(bytes: Uint8Array): void {
    this.take(bytes, false);
  }

  bytesFromChannel(bytes: Uint8Array): void {
    if (!this.isOwn) {
      this.takeOfChannel(bytes);
      return;
    }
    const message = decodeChannelMessage(bytes);
    if (message === null) this.deps.onFault("no message of the direct path");
    else if (message.kind === "confirmation") this.deps.onConfirmation(message.count);
    else {
      const frame = this.assembler.push(message.bytes, message.isLast);
      if (frame === undefined) this.deps.onFault("a frame is too long");
      else if (frame !== null) this.takeOfChannel(frame);
    }
  }

  textFromChannel(text: string): void {
    this.takeOfChannel(text);
  }

  /** Frames that were taken from the channel, delivered or not. */
  taken(): number {
    return this.takenCount >>> 0;
  }

  /** Also when it was said before. */
  sayDelivered(): void {
    this.unsaidBytes = 0;
    this.deps.sendConfirmation(this.deliveredCount >>> 0);
  }

  pause(): void {
    this.isPaused = true;
    if (this.source !== "channel") this.deps.pauseTunnel();
  }

  resume(): void {
    this.isPaused = false;
    this.flush();
    if (!this.isPaused && this.source !== "channel") this.deps.resumeTunnel();
  }

  close(): void {
    this.source = "tunnel";
    this.queue = [];
    this.early = [];
  }

  private takeOfChannel(frame: Frame): void {
    if (this.source === "channel") this.take(frame, true);
    else if (this.source === "expected") {
      this.earlyBytes += sizeOf(frame);
      const isTooMuch = this.earlyBytes > MAX_EARLY_BYTES || this.early.length >= MAX_EARLY_FRAMES;
      if (this.isOwn || isTooMuch) this.deps.onFault("data before its turn");
      else this.early.push(keep(frame));
    }
  }

  private takeEarly(): void {
    const frames = this.early;
    this.early = [];
    for (let i = 0; i < frames.length; i++) this.take(frames[i] || "", true);
  }

  private take(frame: Frame, isOfChannel: boolean): void {
    if (isOfChannel) this.takenCount++;
    // a paused tunnel still gives what had been read already, at once
    if (this.queue.length > 0 || (this.isPaused && this.source !== "tunnel")) {
      this.queue.push({ frame: keep(frame), isOfChannel });
      this.queuedBytes += sizeOf(frame);
      const isTooMuch =
        this.queuedBytes > WINDOW_BYTES + MAX_FRAME_BYTES || this.queue.length > MAX_WAITING_FRAMES;
      if (isTooMuch) this.deps.onFault("more than may wait");
      return;
    }
    this.deps.onFrame(frame);
    if (isOfChannel) this.confirm(frame);
  }

  private flush(): void {
    while (!this.isPaused && this.queue.length > 0) {
      const next = this.queue.shift();
      if (next === undefined) break;
      this.queuedBytes -= sizeOf(next.frame);
      this.deps.onFrame(next.frame);
      if (next.isOfChannel) this.confirm(next.frame);
    }
  }

  private confirm(frame: Frame): void {
    this.deliveredCount++;
    this.unsaidBytes += sizeOf(frame);
    if (this.unsaidBytes < CONFIRM_EVERY_BYTES || !this.isOwn || this.source !== "channel") return;
    this.sayDelivered();
  }
}

function keep(frame: Frame): Frame {
  return typeof frame === "string" ? frame : copyOf(frame);
}
