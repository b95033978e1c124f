/**
 * Where a page sends what it has to say: the relay at first, the data channel once both pages have it. Nothing is
 * lost or overtaken, also in the middle of a file.
 *
 *     each page                 random                      the larger number offers the channel
 *     channel open              rtcSwitch 0
 *     rtcSwitch 0, channel open rtcSwitch 1, holds          "nothing more of mine comes by the relay"
 *     rtcSwitch 1               rtcSwitch 2                 "I have all that came by the relay"
 *     rtcSwitch 2               what was held, on the channel; then everything
 *
 * A recorded conversation stays on the relay. Source: docs/spec/session-protocols.md, section 6.4. Unlike a stock page
 * this one keeps to the relay until the other side's `rtcSwitch 0`, and remembers one that comes before its own
 * channel is open.
 */
import type { MessengerMessage } from "./message.ts";

/** A text frame or a binary one. */
export type MessengerFrame = string | Uint8Array<ArrayBuffer>;

export interface PathSwitchPorts {
  sendRelay(frame: MessengerFrame): void;
  sendChannel(frame: MessengerFrame): void;
  /** Make the connection of the data channel and offer it. */
  offer(): void;
  /** Both pages have found each other; `isOwn`: the other one knows our additions. */
  onPeer(isOwn: boolean): void;
  onPath(path: "relay" | "direct"): void;
  /** Held frames were sent, or the relay is there: `isHolding` has changed. */
  onReady(): void;
  /** From 0 to 1. */
  random(): number;
}

/** More than this is never held: a peer that stops in the middle of the switch is given up. */
const MAX_HELD = 2_000;
const VERSION = 1;

export class PathSwitch {
  readonly #ports: PathSwitchPorts;
  #state: "away" | "relay" | "holding" | "direct" = "away";
  #held: MessengerFrame[] = [];
  #number = 0;
  #isRecorded = false;
  #isMet = false;
  #isOwn = false;
  #isOpen = false;
  #isOtherOpen = false;

  constructor(ports: PathSwitchPorts) {
    this.#ports = ports;
  }

  /** The other page is there, and said its first word. */
  get isMet(): boolean {
    return this.#isMet;
  }

  /** The other page knows our additions. */
  get isOwn(): boolean {
    return this.#isOwn;
  }

  get isRecorded(): boolean {
    return this.#isRecorded;
  }

  /** Large things wait: what is sent now is kept in memory. */
  get isHolding(): boolean {
    return this.#state === "holding" || this.#state === "away";
  }

  get path(): "relay" | "direct" {
    return this.#state === "direct" ? "direct" : "relay";
  }

  /** The smaller number gives way where both want the same thing at once. */
  isPolite = false;

  /** The relay joined the two pages. */
  joined(isRecorded: boolean): void {
    this.reset();
    this.#state = "relay";
    this.#isRecorded = isRecorded;
    this.#number = this.#ports.random();
    this.#say({ action: "random", random: this.#number, tendril: VERSION });
  }

  /** The relay is lost, and with it everything. */
  reset(): void {
    const wasDirect = this.#state === "direct";
    this.#state = "away";
    this.#held = [];
    this.#isMet = false;
    this.#isOpen = false;
    this.#isOtherOpen = false;
    if (wasDirect) this.#ports.onPath("relay");
  }

  channelOpened(): void {
    if (this.#state !== "relay" || this.#isOpen || this.#isRecorded) return;
    this.#isOpen = true;
    this.#say({ action: "rtcSwitch", v: 0 });
    if (this.#isOtherOpen) this.#hold();
  }

  /** The channel is gone before anything went by it. When something did, the page joins anew. */
  channelLost(): void {
    if (this.#state === "relay") this.#isOpen = false;
  }

  /** False when it cannot be sent: nobody is there, or more is held than may. */
  send(frame: MessengerFrame): boolean {
    if (this.#state === "away") return false;
    if (this.#state === "relay") this.#ports.sendRelay(frame);
    else if (this.#state === "direct") this.#ports.sendChannel(frame);
    else if (this.#held.length >= MAX_HELD) return false;
    else this.#held.push(frame);
    return true;
  }

  /** True for a message that belongs here. Only those of the relay are given. */
  receive(message: MessengerMessage): boolean {
    if (!("action" in message)) return false;
    if (message.action === "random") this.#meet(message.random, message.tendril ?? 0);
    else if (message.action === "rtcSwitch") this.#mark(message.v);
    else return false;
    return true;
  }

  #meet(number: number, version: number): void {
    if (this.#isMet || this.#state === "away") return;
    this.#isMet = true;
    this.#isOwn = version >= VERSION;
    this.isPolite = this.#number < number;
    this.#ports.onPeer(this.#isOwn);
    if (this.#number > number && !this.#isRecorded) this.#ports.offer();
  }

  #mark(v: number): void {
    if (v === 0 && !this.#isOtherOpen) {
      this.#isOtherOpen = true;
      if (this.#isOpen) this.#hold();
    } else if (v === 1 && this.#isOtherOpen) this.#say({ action: "rtcSwitch", v: 2 });
    else if (v === 2 && this.#state === "holding") this.#release();
  }

  #hold(): void {
    if (this.#state !== "relay") return;
    this.#say({ action: "rtcSwitch", v: 1 });
    this.#state = "holding";
  }

  #release(): void {
    this.#state = "direct";
    const held = this.#held;
    this.#held = [];
    for (const frame of held) this.#ports.sendChannel(frame);
    this.#ports.onPath("direct");
    this.#ports.onReady();
  }

  #say(message: MessengerMessage): void {
    this.#ports.sendRelay(JSON.stringify(message));
  }
}
