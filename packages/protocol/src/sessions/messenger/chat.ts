/**
 * Texts of this page until the other one has them, and the ids of those that came. A page of ours confirms each text;
 * what is not confirmed is sent again after a loss, and the receiver drops what it knows.
 */
import type { MessengerMessage } from "./message.ts";

/** `waiting`: not sent, or not confirmed. A stock page confirms nothing: what was sent to it counts as sent. */
export type ChatState = "waiting" | "sent" | "received";

/** Texts that wait at most; and ids of received ones that are remembered. */
const MAX_WAITING = 500;
const MAX_KNOWN = 2_000;

export interface ChatPorts {
  send(message: MessengerMessage): void;
  onState(id: number, state: ChatState): void;
}

export class Chat {
  readonly #ports: ChatPorts;
  /** By id, in the order in which they were written. */
  readonly #waiting = new Map<number, string>();
  readonly #known = new Set<number>();

  constructor(ports: ChatPorts) {
    this.#ports = ports;
  }

  /** False: too many wait already. */
  say(id: number, msg: string, peer: "none" | "stock" | "own"): boolean {
    if (this.#waiting.size >= MAX_WAITING) return false;
    this.#waiting.set(id, msg);
    if (peer !== "none") this.#send(id, msg, peer === "own");
    return true;
  }

  /** The other page is there, for the first time or again. */
  met(isOwn: boolean): void {
    for (const [id, msg] of this.#waiting) this.#send(id, msg, isOwn);
  }

  confirmed(id: number): void {
    if (this.#waiting.delete(id)) this.#ports.onState(id, "received");
  }

  /** True for a text that is new; confirms it either way. */
  receive(id: number | undefined): boolean {
    if (id === undefined) return true;
    this.#ports.send({ action: "chatReceived", id });
    if (this.#known.has(id)) return false;
    this.#known.add(id);
    const [oldest] = this.#known;
    if (this.#known.size > MAX_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    return true;
  }

  #send(id: number, msg: string, isOwn: boolean): void {
    this.#ports.send(isOwn ? { action: "chat", msg, id } : { action: "chat", msg });
    if (!isOwn) this.#waiting.delete(id);
    this.#ports.onState(id, "sent");
  }
}
