/**
 * A file of the other page. Nothing of it is taken before the person at this page wants it; then it comes in order and
 * not faster than it is kept. Lengths and places that do not fit end it. Source: docs/spec/session-protocols.md,
 * sections 6.5 and 6.7.
 */
import type { MessengerMessage } from "./message.ts";
import { plainFileName } from "./plain-file-name.ts";

/** `checking`: all is here, its hash is compared. `unchecked`: a stock page tells no hash. */
export type IncomingState =
  | "offered"
  | "accepted"
  | "running"
  | "checking"
  | "done"
  | "unchecked"
  | "cancelled"
  | "failed";

/** A page of ours is told after so much was kept. */
const CONFIRM_BYTES = 262_144;
/** Pieces that a stock page has under way. */
const STOCK_CREDITS = 2;

export interface IncomingFacts {
  readonly id: number;
  /** As the other page wrote it. */
  readonly name: string;
  readonly size: number;
  /** Number of its blocks; `undefined` when a stock page offers it. */
  readonly transfer: number | undefined;
}

export class IncomingFile {
  readonly id: number;
  /** Fit to be shown and to be a file's name. */
  readonly name: string;
  readonly size: number;
  readonly transfer: number | undefined;
  state: IncomingState = "offered";
  /** Why it failed, for people. */
  problem = "";
  /** Bytes that are kept. */
  kept = 0;
  #received = 0;
  #told = 0;
  #hasStarted = false;
  #hash: string | undefined;
  readonly #send: (message: MessengerMessage) => void;

  constructor({ id, name, size, transfer }: IncomingFacts, send: (message: MessengerMessage) => void) {
    this.id = id;
    this.name = plainFileName(name);
    this.size = size;
    this.transfer = transfer;
    this.#send = send;
  }

  get isOver(): boolean {
    return !["offered", "accepted", "running", "checking"].includes(this.state);
  }

  /** Hash that the sender told with the end. */
  get hash(): string | undefined {
    return this.#hash;
  }

  /** The person wants it, and there is a place for it. */
  accept(): void {
    if (this.state !== "offered") return;
    this.state = "accepted";
    this.#ask();
  }

  /** A stock page begins. */
  started(): void {
    if (this.transfer !== undefined || this.#hasStarted || this.isOver) return;
    this.#hasStarted = true;
    this.#ask();
  }

  /** The other page came back: it is to go on where this one is. */
  resume(): void {
    if (this.transfer === undefined || this.isOver) return;
    this.#received = this.kept;
    this.#hash = undefined;
    if (this.state === "checking") this.state = "running";
    this.#ask();
  }

  /** True when the bytes are to be kept; `kept` is called for them then. */
  take(bytes: Uint8Array, position = this.#received): boolean {
    if ((this.state !== "accepted" && this.state !== "running") || this.#hash !== undefined) return false;
    if (position !== this.#received || position + bytes.length > this.size) {
      this.fail("The file did not arrive as it was announced.", true);
      return false;
    }
    this.state = "running";
    this.#received += bytes.length;
    return true;
  }

  /** So many more bytes are written. */
  wasKept(bytes: number): void {
    this.kept += bytes;
    if (this.isOver) return;
    if (this.transfer === undefined) this.#send({ action: "fileUploadAck", id: this.id });
    else if (this.kept - this.#told >= CONFIRM_BYTES || this.kept === this.size) this.#confirm(false);
  }

  /** The sender says that all is out. True: compare the hash, or without one be content. */
  ended(size: number, hash: string | undefined): boolean {
    if (this.state !== "running" && !(this.size === 0 && this.state === "accepted")) return false;
    if (size !== this.size || this.#received !== this.size) {
      this.fail("The file did not arrive as it was announced.", true);
      return false;
    }
    this.#hash = hash;
    this.state = "checking";
    return true;
  }

  /** `undefined`: there was no hash to compare with. */
  finish(isGood: boolean | undefined): void {
    if (this.state !== "checking") return;
    if (this.transfer === undefined) this.#send({ action: "fileUploadAck", id: this.id });
    else this.#send({ action: "fileChecked", id: this.id, good: isGood !== false });
    if (isGood === false) this.fail("The content is not what was sent.");
    else this.state = isGood === undefined ? "unchecked" : "done";
  }

  /** Not wanted any more, by this page. */
  cancel(): void {
    if (this.isOver) return;
    this.state = "cancelled";
    this.#send({ action: "fileUploadCancel", id: this.id });
  }

  /** The other page took it back. */
  withdrawn(): void {
    if (!this.isOver) this.state = "cancelled";
  }

  fail(problem: string, isTold = false): void {
    if (this.isOver) return;
    this.state = "failed";
    this.problem = problem;
    if (isTold) this.#send({ action: "fileUploadCancel", id: this.id });
  }

  #ask(): void {
    if (this.state === "offered" || this.isOver) return;
    if (this.transfer !== undefined) this.#confirm(true);
    else if (this.#hasStarted)
      for (let i = 0; i < STOCK_CREDITS; i++) this.#send({ action: "fileUploadAck", id: this.id });
  }

  #confirm(isResume: boolean): void {
    this.#told = this.kept;
    const { id, kept: position } = this;
    this.#send(
      isResume
        ? { action: "fileReceived", id, position, resume: true }
        : { action: "fileReceived", id, position },
    );
  }
}
