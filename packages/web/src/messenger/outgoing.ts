/**
 * Sends the files of this page: reads a megabyte at a time, and no faster than the other page and the network take it.
 */
import type { MessengerMachine, OutgoingFile } from "@tendril/protocol/sessions/messenger";
import { PieceHash } from "../viewers/files/piece-hash.ts";

const READ_BYTES = 1_048_576;
const HIGH_WATER_BYTES = 1_048_576;
const WAIT_MS = 10;

export interface OutgoingDeps {
  readonly machine: Pick<MessengerMachine, "path" | "sendFrame" | "cancelOutgoing">;
  /** Bytes that have not left this computer. */
  bufferedBytes(): number;
  onChange(): void;
}

/** One file on its way. `pump` goes on whenever there may be something to send. */
export class Outgoing {
  readonly file: OutgoingFile;
  readonly #content: File;
  readonly #deps: OutgoingDeps;
  readonly #hash = new PieceHash();
  #hashedTo = 0;
  #hex: Promise<string> | undefined;
  #read = { from: 0, bytes: new Uint8Array() };
  #isPumping = false;

  constructor(file: OutgoingFile, content: File, deps: OutgoingDeps) {
    this.file = file;
    this.#content = content;
    this.#deps = deps;
  }

  pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    this.#run()
      .catch(() => this.#deps.machine.cancelOutgoing(this.file)) // the file cannot be read any more
      .finally(() => {
        this.#isPumping = false;
        this.#deps.onChange();
      });
  }

  async #run(): Promise<void> {
    const { machine } = this.#deps;
    for (;;) {
      const next = machine.path.isHolding ? undefined : this.file.next();
      if (next === undefined) return;
      if (next === "end") {
        const hash = await this.#hexOfAll();
        if (this.file.next() === "end" && !machine.path.isHolding)
          machine.sendFrame(JSON.stringify(this.file.end(hash)));
        continue;
      }
      const bytes = await this.#bytesAt(next.position, next.length);
      await this.#untilSent();
      // the switch may have begun meanwhile: what is read now is read again then
      const frame = machine.path.isHolding ? undefined : this.file.piece(next.position, bytes);
      if (frame !== undefined) machine.sendFrame(frame);
      this.#deps.onChange();
    }
  }

  async #untilSent(): Promise<void> {
    while (this.#deps.bufferedBytes() > HIGH_WATER_BYTES) await new Promise((go) => setTimeout(go, WAIT_MS));
  }

  async #bytesAt(position: number, length: number): Promise<Uint8Array> {
    const { from, bytes } = this.#read;
    if (position < from || position + length > from + bytes.length) {
      const read = await this.#content.slice(position, position + READ_BYTES).arrayBuffer();
      this.#read = { from: position, bytes: new Uint8Array(read) };
      await this.#addToHash();
    }
    const start = position - this.#read.from;
    return this.#read.bytes.subarray(start, start + length);
  }

  /** Each byte once and in order, however often a place is read again. */
  async #addToHash(): Promise<void> {
    const { from, bytes } = this.#read;
    if (this.#hex !== undefined || from > this.#hashedTo || from + bytes.length <= this.#hashedTo) return;
    this.#hash.add(bytes.subarray(this.#hashedTo - from));
    this.#hashedTo = from + bytes.length;
    await this.#hash.settled();
  }

  /** After a loss the receiver may be ahead of what was read here: the rest is read for the hash alone. */
  async #hexOfAll(): Promise<string> {
    while (this.#hex === undefined && this.#hashedTo < this.#content.size) {
      const read = await this.#content.slice(this.#hashedTo, this.#hashedTo + READ_BYTES).arrayBuffer();
      this.#read = { from: this.#hashedTo, bytes: new Uint8Array(read) };
      await this.#addToHash();
    }
    this.#hex ??= this.#hash.hex();
    return await this.#hex;
  }
}
