/**
 * A file on its way to the other page. It asks for pieces and gives frames; how much is under way is limited by what
 * the other page has confirmed, so that a page that does not read costs no memory.
 *
 *     to a page of ours   file -> fileReceived 0 -> blocks up to 1 MB ahead of fileReceived -> fileUploadEnd -> fileChecked
 *     to a stock page     file, fileUploadStart -> for each fileUploadAck one fileData of 4,000 characters -> fileUploadEnd
 *
 * Source: docs/spec/session-protocols.md, sections 6.5 and 6.7.
 */
import { fileBlock } from "../files.ts";
import type { MessengerMessage } from "./message.ts";
import type { MessengerFrame } from "./path-switch.ts";

export type OutgoingState = "offered" | "running" | "done" | "cancelled" | "failed";

const WINDOW_BYTES = 1_048_576;
const PIECE_BYTES = 60_000;
const STOCK_PIECE_BYTES = 4_000;
/** A stock page gives two. */
const MAX_CREDITS = 16;

export interface OutgoingFacts {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** Number of its blocks. */
  readonly transfer: number;
}

export class OutgoingFile {
  readonly facts: OutgoingFacts;
  state: OutgoingState = "offered";
  /** Bytes that the other page confirmed; to a stock page, those that were sent. */
  done = 0;
  #isOwn = true;
  #position = 0;
  /** Where a page of ours lets it go on to; pieces that a stock page still takes. */
  #limit = 0;
  #hasEnded = false;

  constructor(facts: OutgoingFacts) {
    this.facts = facts;
  }

  get isOver(): boolean {
    return this.state !== "offered" && this.state !== "running";
  }

  /** What the other page is told of it, when it comes or comes back. */
  offer(isOwn: boolean): MessengerMessage[] {
    const { id, name, type, size, transfer } = this.facts;
    this.#isOwn = isOwn;
    this.#limit = 0;
    if (isOwn) return [{ action: "file", size, id, type, name, transfer }];
    this.#position = 0;
    this.#hasEnded = false;
    this.state = "offered"; // it begins anew with a stock page
    this.done = 0;
    return [{ action: "file", size, id, type, name }];
  }

  /** To a stock page, which takes one after the other. */
  startPlain(): MessengerMessage {
    const { id, name, type, size } = this.facts;
    return { action: "fileUploadStart", size, id, type, name };
  }

  /** The other page took it, or has more of it. Positions that cannot be end it. */
  received(position: number, isResume: boolean): void {
    if (this.isOver) return;
    const isPossible = Number.isInteger(position) && position <= this.facts.size;
    if (!isPossible || (!isResume && position > this.#position)) {
      this.state = "failed";
      return;
    }
    this.state = "running";
    this.done = position;
    if (isResume) {
      this.#position = position;
      this.#hasEnded = false;
    }
    this.#limit = Math.min(this.facts.size, position + WINDOW_BYTES);
  }

  /** A stock page takes one more piece. */
  acknowledged(): void {
    if (this.#isOwn || this.isOver) return;
    if (this.#hasEnded) this.state = "done";
    else {
      this.state = "running";
      this.#limit = Math.min(this.#limit + 1, MAX_CREDITS);
    }
  }

  /** The other page has the whole and compared its hash. */
  checked(isGood: boolean): void {
    if (this.state === "running" && this.#hasEnded) this.state = isGood ? "done" : "failed";
  }

  /** The next piece that may be sent; `end` when all are out and the other page is to be told. */
  next(): { readonly position: number; readonly length: number } | "end" | undefined {
    if (this.state !== "running" || this.#hasEnded) return undefined;
    const left = this.facts.size - this.#position;
    if (!this.#isOwn) {
      if (this.#limit <= 0) return undefined;
      return left === 0 ? "end" : { position: this.#position, length: Math.min(left, STOCK_PIECE_BYTES) };
    }
    if (left === 0) return "end";
    const length = Math.min(PIECE_BYTES, this.#limit - this.#position);
    return length > 0 ? { position: this.#position, length } : undefined;
  }

  /** The frame of the piece that `next` asked for; `undefined` when it is not wanted any more. */
  piece(position: number, bytes: Uint8Array): MessengerFrame | undefined {
    if (this.state !== "running" || position !== this.#position || this.#hasEnded) return undefined;
    const { id, size, transfer } = this.facts;
    this.#position += bytes.length;
    if (this.#isOwn) {
      const isLast = this.#position === size;
      return Uint8Array.from(fileBlock.encode({ transfer, position, isLast, bytes }));
    }
    this.#limit -= 1;
    this.done = this.#position;
    return JSON.stringify({ action: "fileData", id, data: String.fromCharCode(...bytes) });
  }

  /** The last word; `hash` is told to pages of ours. */
  end(hash: string): MessengerMessage {
    const { id, name, type, size } = this.facts;
    this.#hasEnded = true;
    return { action: "fileUploadEnd", size, id, type, name, ...(this.#isOwn ? { hash } : {}) };
  }

  cancel(): MessengerMessage | undefined {
    if (this.isOver) return undefined;
    this.state = "cancelled";
    return { action: "fileUploadCancel", id: this.facts.id };
  }

  /** The other page does not want it. */
  refused(): void {
    if (!this.isOver) this.state = "cancelled";
  }
}
