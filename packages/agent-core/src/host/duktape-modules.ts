/**
 * Shapes of the stock agent's modules, as far as they are used, and what keeps its objects alive.
 */
import type { Pins } from "./host.ts";

declare function require(name: string): unknown;

/** A module of the agent. @throws when it has none of that name. */
export function stock<Shape>(name: string): Shape {
  return require(name) as Shape;
}

export interface StockCertificate {
  /** SHA-384 of the public key, upper-case hex with colons. */
  readonly fingerprint: string;
  /** SHA-384 of the certificate. */
  readonly digest: string;
}

export interface StockAgent {
  readonly isControlChannelConnected: boolean;
  readonly ServerUrl?: string;
  readonly ConnectedServer?: string;
  readonly ServerInfo?: { readonly ControlChannelCertificate: StockCertificate };
  readonly idleTimeout?: number;
  SendCommand(message: object): number;
  AddCommandHandler(receive: (message: unknown) => void): void;
  AddConnectHandler(receive: (state: number) => void): void;
  ExecPowerState(action: number, force: number): void;
  log?(text: string): void;
}

export interface StockStream {
  on(event: string, handler: (value?: unknown) => void): unknown;
  write(value: unknown): boolean;
  end(): void;
  pipe(target: unknown, options?: { dataTypeSkip?: number; end?: boolean }): unknown;
  unpipe?(target?: unknown): unknown;
  pause(): void;
  resume(): void;
  isPaused?(): boolean;
  ping?(): void;
  setTimeout?(ms: number): void;
  kill?(): void;
}

/** Bytes as the engine's own buffer: nothing else is written as bytes, and `Buffer.from` makes views empty. */
export function stockBuffer(bytes: Uint8Array): Uint8Array {
  if (Buffer.isBuffer(bytes)) return bytes;
  const buffer = Buffer.alloc(bytes.length);
  buffer.set(bytes);
  return buffer;
}

/** Lower-case hex without colons: the form of `servertlshash`. */
export function pinsOf(certificate: StockCertificate): Pins {
  const plain = (text: string): string => String(text).split(":").join("").toLowerCase();
  return { digest: plain(certificate.digest), fingerprint: plain(certificate.fingerprint) };
}

const held: unknown[] = [];

/** Keeps objects until they are let go: the engine frees what nothing refers to, timers and sockets included. */
export const retained = {
  keep(value: unknown): void {
    held.push(value);
  },
  release(value: unknown): void {
    const at = held.indexOf(value);
    if (at >= 0) held.splice(at, 1);
  },
  after(delayMs: number, run: () => void): () => void {
    const entry: { timer: unknown } = { timer: null };
    timers.push(entry);
    const forget = (): void => {
      const at = timers.indexOf(entry);
      if (at >= 0) timers.splice(at, 1);
    };
    entry.timer = setTimeout(() => {
      forget();
      run();
    }, delayMs);
    return () => {
      if (timers.indexOf(entry) < 0) return;
      forget();
      clearTimeout(entry.timer as number);
    };
  },
};

const timers: { timer: unknown }[] = [];
