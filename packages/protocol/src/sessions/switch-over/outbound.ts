/**
 * One direction out: frames go to the tunnel, wait, or go to the channel. What our own other side has not confirmed
 * is kept, so that it can be sent again on the tunnel when the channel is lost.
 */
import { encodeChannelMessage, MAX_PIECE_BYTES } from "./channel-message.ts";
import {
  type Carrier,
  type Frame,
  MAX_CHANNEL_MESSAGE_BYTES,
  MAX_WAITING_BYTES,
  sizeOf,
  WINDOW_BYTES,
} from "./frames.ts";

export interface OutboundDeps {
  readonly tunnel: Carrier;
  readonly channel: Carrier;
  /** Frames may be sent again, after `send` said false. */
  onDrain(): void;
  /** More waits than may. */
  onOverflow(): void;
}

/** What is written on the channel: our own messages, plain frames, or plain frames cut where they are too long. */
export type ChannelForm = "own" | "plain" | "cut";

/** Fields are private by keyword only: what the core's build makes of `#` needs more than the stock engine has. */
export class Outbound {
  private readonly deps: OutboundDeps;
  private route: "tunnel" | "none" | "channel" = "tunnel";
  private form: ChannelForm = "own";
  private waiting: Frame[] = [];
  private bytesWaiting = 0;
  /** Given to the channel and not confirmed. */
  private unconfirmed: Frame[] = [];
  private unconfirmedBytes = 0;
  private confirmedCount = 0;
  /** The frame of which some pieces are out. */
  private begun: Uint8Array | null = null;
  private begunAt = 0;
  private isTunnelFull = false;
  private isChannelFull = false;
  private isWanted = false;
  private isPumping = false;

  constructor(deps: OutboundDeps) {
    this.deps = deps;
  }

  private usesTunnel(): boolean {
    return this.route === "tunnel";
  }

  usesChannel(): boolean {
    return this.route === "channel";
  }

  /** Bytes that wait here. */
  waitingBytes(): number {
    return this.bytesWaiting + (this.begun === null ? 0 : this.begun.length - this.begunAt);
  }

  /** False: the next waits for `onDrain`; the frame itself is kept in any case. */
  send(frame: Frame): boolean {
    if (this.usesTunnel() && this.isIdle()) this.toTunnel(frame);
    else {
      this.waiting.push(frame);
      this.bytesWaiting += sizeOf(frame);
      if (this.bytesWaiting > MAX_WAITING_BYTES) {
        this.deps.onOverflow();
        return false;
      }
      this.pump();
    }
    const isTaken = this.isIdle() && this.isFree();
    if (!isTaken) this.isWanted = true;
    return isTaken;
  }

  /** Nothing goes out until one of the next two. */
  hold(): void {
    this.route = "none";
    this.begun = null; // it is among the unconfirmed, whole
  }

  useChannel(form: ChannelForm): void {
    this.route = "channel";
    this.form = form;
    this.isChannelFull = false;
    this.confirmedCount = 0;
    this.pump();
  }

  /** `confirmed` frames of those given to the channel have arrived; false when there were never so many. */
  useTunnel(confirmed: number): boolean {
    const arrived = (confirmed - this.confirmedCount) >>> 0;
    if (arrived > this.unconfirmed.length) return false;
    this.waiting = this.unconfirmed.slice(arrived).concat(this.waiting);
    this.bytesWaiting = this.waiting.reduce((sum, frame) => sum + sizeOf(frame), 0);
    this.unconfirmed = [];
    this.unconfirmedBytes = 0;
    this.confirmedCount = 0;
    this.begun = null;
    this.route = "tunnel";
    this.pump();
    return true;
  }

  confirm(count: number): void {
    const arrived = (count - this.confirmedCount) >>> 0;
    if (arrived > this.unconfirmed.length) return; // never sent: whoever says so gains nothing
    this.confirmedCount = count;
    const gone = this.unconfirmed.splice(0, arrived);
    for (let i = 0; i < gone.length; i++) this.unconfirmedBytes -= sizeOf(gone[i] || "");
    this.pump();
  }

  tunnelDrained(): void {
    this.isTunnelFull = false;
    this.pump();
  }

  channelDrained(): void {
    this.isChannelFull = false;
    this.pump();
  }

  close(): void {
    this.hold();
    this.waiting = [];
    this.unconfirmed = [];
    this.bytesWaiting = 0;
    this.unconfirmedBytes = 0;
  }

  private isIdle(): boolean {
    return this.waiting.length === 0 && this.begun === null;
  }

  private isFree(): boolean {
    if (this.usesTunnel()) return !this.isTunnelFull;
    if (!this.usesChannel() || this.isChannelFull) return false;
    return this.begun !== null || this.form !== "own" || this.unconfirmedBytes < WINDOW_BYTES;
  }

  private pump(): void {
    if (this.isPumping) return; // a carrier called back while it was given something
    this.isPumping = true;
    try {
      while (this.step()) {
        // until everything is out or must wait
      }
    } finally {
      this.isPumping = false;
    }
    if (!this.isWanted || !this.isIdle() || !this.isFree()) return;
    this.isWanted = false;
    this.deps.onDrain();
  }

  private step(): boolean {
    if (!this.isFree()) return false;
    if (this.begun !== null) {
      this.writePiece(this.begun);
      return true;
    }
    const frame = this.waiting.shift();
    if (frame === undefined) return false;
    this.bytesWaiting -= sizeOf(frame);
    if (this.usesTunnel()) this.toTunnel(frame);
    else this.toChannel(frame);
    return true;
  }

  private toTunnel(frame: Frame): void {
    const { tunnel } = this.deps;
    if (typeof frame === "string") tunnel.sendText(frame);
    else if (!tunnel.sendBytes(frame)) this.isTunnelFull = true;
  }

  private toChannel(frame: Frame): void {
    if (this.form === "own") {
      this.unconfirmed.push(frame);
      this.unconfirmedBytes += sizeOf(frame);
    }
    if (typeof frame === "string") this.deps.channel.sendText(frame);
    else if (this.form === "plain") this.write(frame);
    else {
      this.begun = frame;
      this.begunAt = 0;
    }
  }

  private writePiece(frame: Uint8Array): void {
    const room = this.form === "own" ? MAX_PIECE_BYTES : MAX_CHANNEL_MESSAGE_BYTES;
    const end = Math.min(frame.length, this.begunAt + room);
    const bytes = frame.subarray(this.begunAt, end);
    const isLast = end === frame.length;
    this.begunAt = end;
    if (isLast) this.begun = null;
    this.write(this.form === "own" ? encodeChannelMessage({ kind: "piece", isLast, bytes }) : bytes);
  }

  private write(message: Uint8Array): void {
    if (!this.deps.channel.sendBytes(message)) this.isChannelFull = true;
  }
}
