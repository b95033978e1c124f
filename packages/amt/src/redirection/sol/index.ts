/**
 * Serial-over-LAN after the sign-in: a terminal stream in numbered messages.
 *
 *     20 start | 21 accepted | 22, 23 end | 24, 25 ping | 27, 29 lines | 28 to host, 2A from host: u32le seq, u16le n, n bytes
 *     2B heartbeat, every 2 s from the viewer
 *
 * Source: docs/spec/amt.md, section 4.2. Vectors: vectors/redirection.json.
 */
import { concatBytes, ProtocolError } from "@tendril/protocol";
import { ByteQueue } from "../byte-queue.ts";
import { u16le, u32le } from "../fields.ts";

export interface SerialEvents {
  send(bytes: Uint8Array): void;
  /** Bytes of the terminal. */
  onOutput(bytes: Uint8Array): void;
  /** The host accepted the start. */
  onOpen(): void;
  /** The host ended the session. */
  onEnd(): void;
}

/** How often `beat` wants to be called. */
export const SERIAL_BEAT_MS = 2_000;

const Command = {
  Start: 0x20,
  StartReply: 0x21,
  End: 0x22,
  EndReply: 0x23,
  Ping: 0x24,
  Pong: 0x25,
  LinesToHost: 0x27,
  ToHost: 0x28,
  LinesFromHost: 0x29,
  FromHost: 0x2a,
  Beat: 0x2b,
} as const;

/** Transmit buffer, its two time-outs, then receive time-out, flush time-out and heartbeat, all in bytes or ms. */
const SETTINGS = [10_000, 100, 0, 10_000, 100, 0] as const;
const LINES = Uint8Array.of(0, 0, 0x1b, 0, 0, 0);
const MAX_INPUT_BYTES = 1_000;
const MAX_WAITING_BYTES = 10 + 65_535 + 65_536;
const fixedLengths = new Map<number, number>([
  [Command.StartReply, 23],
  [Command.End, 8],
  [Command.EndReply, 8],
  [Command.Ping, 8],
  [Command.Pong, 8],
  [Command.LinesFromHost, 10],
  [Command.Beat, 8],
]);

export class SerialSession {
  readonly #events: SerialEvents;
  readonly #queue = new ByteQueue(MAX_WAITING_BYTES);
  #sequence = 1;
  #isOpen = false;

  constructor(events: SerialEvents) {
    this.#events = events;
  }

  begin(): void {
    this.#send(Command.Start, ...SETTINGS.map(u16le), u32le(0));
  }

  /** @throws ProtocolError when the host breaks the protocol. */
  receive(bytes: Uint8Array): void {
    this.#queue.push(bytes);
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) this.#take(frame);
  }

  /** Keys, as the terminal makes them. Before the host accepted, nothing is sent. */
  write(bytes: Uint8Array): void {
    if (!this.#isOpen) return;
    for (let at = 0; at < bytes.length; at += MAX_INPUT_BYTES) {
      const part = bytes.subarray(at, at + MAX_INPUT_BYTES);
      this.#send(Command.ToHost, u16le(part.length), part);
    }
  }

  beat(): void {
    if (this.#isOpen) this.#send(Command.Beat);
  }

  end(): void {
    if (this.#isOpen) this.#send(Command.End);
    this.#isOpen = false;
  }

  #next(): Uint8Array | undefined {
    const command = this.#queue.at(0);
    if (command === undefined) return undefined;
    const fixed = fixedLengths.get(command);
    if (fixed !== undefined) return this.#queue.take(fixed);
    if (command !== Command.FromHost) {
      throw new ProtocolError("unexpected", `serial-over-LAN: message ${command}`);
    }
    const length = this.#queue.u16le(8);
    return length === undefined ? undefined : this.#queue.take(10 + length);
  }

  #take(frame: Uint8Array): void {
    switch (frame[0]) {
      case Command.StartReply:
        if (frame[1] !== 0) throw new ProtocolError("refused", `serial-over-LAN: status ${frame[1]}`);
        this.#isOpen = true;
        this.#send(Command.LinesToHost, LINES);
        this.#events.onOpen();
        break;
      case Command.Ping:
        this.#send(Command.Pong);
        break;
      case Command.FromHost:
        this.#events.onOutput(frame.subarray(10));
        break;
      case Command.End:
      case Command.EndReply:
        this.#isOpen = false;
        this.#events.onEnd();
        break;
      default: // lines, pong and heartbeat say nothing that a terminal needs
    }
  }

  #send(command: number, ...parts: readonly Uint8Array[]): void {
    this.#events.send(concatBytes(Uint8Array.of(command, 0, 0, 0), u32le(this.#sequence++), ...parts));
  }
}
