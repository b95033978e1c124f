/**
 * RFB before the first picture: versions, no security (the redirection has signed in already), size and name.
 */
import { ProtocolError } from "@tendril/protocol";
import type { ByteQueue } from "../byte-queue.ts";

export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

const OPEN_REPLY_BYTES = 8;
const VERSION_BYTES = 12;
const VERSION = "RFB 003.008\n";
const INIT_BYTES = 24;
const MAX_NAME_BYTES = 256;
const NO_SECURITY = 1;
const MAX_SIDE = 16_384;

type Step = "opening" | "version" | "security" | "result" | "init";

export class KvmHandshake {
  readonly #send: (bytes: Uint8Array) => void;
  #step: Step = "opening";

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  begin(): void {
    this.#send(Uint8Array.of(0x40, 0, 0, 0, 0, 0, 0, 0));
  }

  /** @returns the size once all is agreed; undefined while more must come. @throws ProtocolError */
  advance(queue: ByteQueue): ScreenSize | undefined {
    for (;;) {
      const before = this.#step;
      const size = this.#take(queue);
      if (size !== undefined) return size;
      if (this.#step === before) return undefined;
    }
  }

  #take(queue: ByteQueue): ScreenSize | undefined {
    switch (this.#step) {
      case "opening":
        return this.#takeOpening(queue);
      case "version":
        return this.#takeVersion(queue);
      case "security":
        return this.#takeSecurity(queue);
      case "result":
        return this.#takeResult(queue);
      case "init":
        return takeInit(queue);
    }
  }

  #takeOpening(queue: ByteQueue): undefined {
    const reply = queue.take(OPEN_REPLY_BYTES);
    if (reply === undefined) return;
    if (reply[0] !== 0x41) throw new ProtocolError("unexpected", `kvm: expected 65, got ${reply[0]}`);
    this.#step = "version";
  }

  #takeVersion(queue: ByteQueue): undefined {
    const version = queue.take(VERSION_BYTES);
    if (version === undefined) return;
    if (!/^RFB \d{3}\.\d{3}\n$/.test(String.fromCharCode(...version))) throw refused("a version");
    this.#send(new TextEncoder().encode(VERSION));
    this.#step = "security";
  }

  #takeSecurity(queue: ByteQueue): undefined {
    const count = queue.at(0);
    const types = count === undefined ? undefined : queue.take(1 + count);
    if (types === undefined) return;
    if (!types.subarray(1).includes(NO_SECURITY)) throw refused("a session without further security");
    this.#send(Uint8Array.of(NO_SECURITY));
    this.#step = "result";
  }

  #takeResult(queue: ByteQueue): undefined {
    const result = queue.take(4);
    if (result === undefined) return;
    if (result.some((byte) => byte !== 0)) throw refused("the session");
    this.#send(Uint8Array.of(1)); // shared
    this.#step = "init";
  }
}

function takeInit(queue: ByteQueue): ScreenSize | undefined {
  const nameBytes = queue.u32be(INIT_BYTES - 4);
  if (nameBytes === undefined) return undefined;
  if (nameBytes > MAX_NAME_BYTES) throw new ProtocolError("too-large", `kvm: a name of ${nameBytes} bytes`);
  const width = queue.u16be(0) ?? 0;
  const height = queue.u16be(2) ?? 0;
  if (queue.take(INIT_BYTES + nameBytes) === undefined) return undefined;
  return checkedSize(width, height);
}

/** @throws ProtocolError for a screen that nobody has. */
export function checkedSize(width: number, height: number): ScreenSize {
  if (width === 0 || height === 0 || width > MAX_SIDE || height > MAX_SIDE) {
    throw new ProtocolError("bad-value", `kvm: a screen of ${width} by ${height}`);
  }
  return { width, height };
}

function refused(what: string): ProtocolError {
  return new ProtocolError("refused", `kvm: the device offers not ${what}`);
}
