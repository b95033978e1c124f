/**
 * The switch-over of one session, for either end. Events go in by methods, effects come out by the ports.
 *
 *     viewer                           host
 *                                      channel open: webrtc0
 *     webrtc0, webrtc1; holds data
 *                                      on webrtc0: holds data, webrtc1
 *                                      on webrtc1: reads the channel, webrtc2
 *     on webrtc1: reads the channel, webrtc2
 *     on webrtc2: writes the channel   on webrtc2: writes the channel
 *
 * All of that crosses the tunnel, which stays open for control; the session ends with it. When the channel is lost,
 * two ends of our own both say `lost` with what they received, and the rest is sent again on the tunnel. With a stock
 * other end the session goes on as long as nothing can have been lost.
 */
import { encodeChannelMessage } from "./channel-message.ts";
import type { Carrier, Frame } from "./frames.ts";
import { Inbound } from "./inbound.ts";
import { type ChannelForm, Outbound } from "./outbound.ts";

/** How often `beat` is called, in ms. */
export const BEAT_EVERY_MS = 2_000;
/** Beats in a row without a word of the other side: one more, and the channel is taken for lost. */
const MAX_SILENT_BEATS = 3;

/** Control messages of the switch, on the tunnel. */
export type SwitchOverMessage =
  | { readonly type: "webrtc0" | "webrtc1" | "webrtc2" }
  | { readonly type: "direct"; readonly act: "lost"; readonly received: number };

export type Path = "relay" | "direct";

export interface SwitchOverPorts {
  sendControl(message: SwitchOverMessage): void;
  readonly tunnel: Carrier;
  readonly channel: Carrier;
  pauseTunnel(): void;
  resumeTunnel(): void;
  /** The channel is not wanted any more: its events are not told any longer. */
  closeChannel(): void;
  /** A frame of the other side, in order; bytes are valid during the call only. */
  onFrame(frame: Frame): void;
  /** `send` takes frames again. */
  onDrain(): void;
  /** Both directions have moved. */
  onPathChanged(path: Path): void;
  /** The session cannot go on without loss. */
  onFault(why: string): void;
}

export interface SwitchOverOptions {
  readonly side: "viewer" | "host";
  /** How long frames are written for a stock other end: commands of a desktop are joined there, others are not. */
  readonly plainForm: Exclude<ChannelForm, "own">;
}

/** Fields are private by keyword only: what the core's build makes of `#` needs more than the stock engine has. */
export class SwitchOver {
  private readonly isViewer: boolean;
  private readonly options: SwitchOverOptions;
  private readonly ports: SwitchOverPorts;
  private readonly outbound: Outbound;
  private readonly inbound: Inbound;
  /** `returning`: the channel is lost, and the other side has not yet said what it received. */
  private phase: "idle" | "attempt" | "returning" | "over" = "idle";
  private isOwn = false;
  private isOpen = false;
  private isOtherReady = false;
  /** Our webrtc1 is out: no more data of ours on the tunnel. */
  private hasEnded = false;
  /** The other side's webrtc1 is here, and our webrtc2 out. */
  private readsChannel = false;
  private current: Path = "relay";
  private silentBeats = 0;

  constructor(options: SwitchOverOptions, ports: SwitchOverPorts) {
    this.options = options;
    this.ports = ports;
    this.isViewer = options.side === "viewer";
    this.outbound = new Outbound({
      tunnel: ports.tunnel,
      channel: ports.channel,
      onDrain: () => ports.onDrain(),
      onOverflow: () => this.fault("more waits than may"),
    });
    this.inbound = new Inbound({
      onFrame: (frame) => ports.onFrame(frame),
      pauseTunnel: () => ports.pauseTunnel(),
      resumeTunnel: () => ports.resumeTunnel(),
      sendConfirmation(count) {
        ports.channel.sendBytes(encodeChannelMessage({ kind: "confirmation", count }));
      },
      onConfirmation: (count) => this.outbound.confirm(count),
      onFault: (why) => this.fault(why),
    });
  }

  /** One frame for the other side, which is taken over. False: the next waits for `onDrain`. */
  send(frame: Frame): boolean {
    return this.phase === "over" || this.outbound.send(frame);
  }

  pause(): void {
    this.inbound.pause();
  }

  resume(): void {
    this.inbound.resume();
  }

  path(): Path {
    return this.current;
  }

  /** Bytes given to `send` that no carrier has taken. */
  waitingBytes(): number {
    return this.outbound.waitingBytes();
  }

  /** No channel is in use or under way: one may begin. */
  isIdle(): boolean {
    return this.phase === "idle";
  }

  /** A channel is being made; `isOwn`: the other side knows our additions. */
  begin(isOwn: boolean): void {
    if (this.phase !== "idle") return;
    this.isOpen = false;
    this.isOtherReady = false;
    this.hasEnded = false;
    this.readsChannel = false;
    this.phase = "attempt";
    this.isOwn = isOwn;
    this.inbound.expectChannel(isOwn);
  }

  channelOpened(): void {
    if (this.phase !== "attempt" || this.isOpen) return;
    this.isOpen = true;
    if (!this.isViewer) this.say("webrtc0");
    else if (this.isOtherReady) this.endTunnelData();
  }

  /**
   * Called at every beat while a channel is under way: each of our own two ends says something, and hears something. A
   * network that carries nothing any more is noticed by this long before WebRTC gives it up.
   */
  beat(): void {
    if (this.phase !== "attempt" || !this.isOwn || this.current !== "direct") return;
    if (++this.silentBeats > MAX_SILENT_BEATS) this.lose();
    else this.inbound.sayDelivered();
  }

  bytesFromChannel(bytes: Uint8Array): void {
    this.silentBeats = 0;
    if (this.phase === "attempt") this.inbound.bytesFromChannel(bytes);
  }

  textFromChannel(text: string): void {
    this.silentBeats = 0;
    if (this.phase === "attempt") this.inbound.textFromChannel(text);
  }

  channelDrained(): void {
    this.outbound.channelDrained();
  }

  /** Closed, failed, or given up. */
  channelLost(): void {
    if (this.phase === "attempt") this.lose();
  }

  bytesFromTunnel(bytes: Uint8Array): void {
    this.inbound.fromTunnel(bytes);
  }

  tunnelDrained(): void {
    this.outbound.tunnelDrained();
  }

  /** Control of the other side; hostile. False when it is no message of the switch. */
  control(message: {
    readonly type?: unknown;
    readonly act?: unknown;
    readonly received?: unknown;
  }): boolean {
    const { type, act, received } = message;
    if (type === "webrtc0" || type === "webrtc1" || type === "webrtc2") {
      if (this.phase === "attempt") this.marked(type);
      return true;
    }
    if (type !== "direct" || act !== "lost") return false;
    this.otherLost(received);
    return true;
  }

  /** The tunnel is over. */
  close(): void {
    if (this.phase === "over") return;
    this.phase = "over";
    this.ports.closeChannel();
    this.outbound.close();
    this.inbound.close();
  }

  private fault(why: string): void {
    if (this.phase === "over") return;
    this.close();
    this.ports.onFault(why);
  }

  private say(type: "webrtc0" | "webrtc1" | "webrtc2"): void {
    this.ports.sendControl({ type });
  }

  private marked(type: "webrtc0" | "webrtc1" | "webrtc2"): void {
    if (type === "webrtc0") {
      this.isOtherReady = true;
      if (this.isOpen && !this.hasEnded) this.endTunnelData();
    } else if (!this.hasEnded) return;
    else if (type === "webrtc1" && !this.readsChannel) {
      this.readsChannel = true;
      this.say("webrtc2"); // before what is read next, which may be answered
      this.inbound.useChannel();
      this.moved();
    } else if (type === "webrtc2" && !this.outbound.usesChannel()) {
      this.outbound.useChannel(this.isOwn ? "own" : this.options.plainForm);
      this.moved();
    }
  }

  private endTunnelData(): void {
    this.hasEnded = true;
    this.outbound.hold();
    if (this.isViewer) this.say("webrtc0");
    this.say("webrtc1");
  }

  private moved(): void {
    const isDirect = this.outbound.usesChannel() && this.readsChannel;
    if (!isDirect || this.current === "direct") return;
    this.current = "direct";
    this.silentBeats = 0;
    this.ports.onPathChanged("direct");
  }

  private lose(): void {
    this.ports.closeChannel();
    this.inbound.dropChannel();
    if (this.isOwn) {
      this.phase = "returning";
      this.outbound.hold();
      this.sayLost(this.inbound.taken());
    } else if (this.outbound.usesChannel() || (this.isViewer && this.readsChannel)) {
      this.fault("the direct path was lost");
    } else {
      this.outbound.useTunnel(0);
      this.backOnRelay();
    }
  }

  private otherLost(received: unknown): void {
    if (typeof received !== "number") return;
    if (this.phase === "idle" && this.isViewer) this.sayLost(0); // given up before the answer: the host waits for it
    if (!this.isOwn) return;
    if (this.phase === "attempt") this.lose();
    if (this.phase === "returning") {
      if (this.outbound.useTunnel(received >>> 0)) this.backOnRelay();
      else this.fault("more was received than sent");
    }
  }

  private sayLost(received: number): void {
    this.ports.sendControl({ type: "direct", act: "lost", received });
  }

  private backOnRelay(): void {
    const wasDirect = this.current === "direct";
    this.phase = "idle";
    this.current = "relay";
    if (wasDirect) this.ports.onPathChanged("relay");
  }
}
