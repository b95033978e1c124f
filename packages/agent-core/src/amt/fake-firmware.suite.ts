/**
 * Firmware for tests: answers PTHI by the byte, with code of its own, and plays the forwarding client (LME) where a test
 * gives it one. What it says of itself is a field each; a test may change it while it runs.
 */
import type { HostMei, MeiHandlers } from "../host/mei/host-mei.ts";
import { FakeForwarding, type ForwardingOptions } from "./fake-forwarding.suite.ts";

export type { FakeChannel } from "./fake-forwarding.suite.ts";

const PTHI = "2800f812b7b42d4baca846e0ff65814c";
const LME = "dba4336776047b4eb3afbcfc29bee7a7";
const UNSUPPORTED = 36;

export interface FakeRoot {
  readonly hash: string;
  readonly name: string;
  readonly isActive?: boolean;
}

export class FakeFirmware {
  readonly versions: [string, string][] = [
    ["Flash", "16.1.25"],
    ["Netstack", "16.1.25"],
    ["AMT", "16.1.25"],
    ["Sku", "16392"],
  ];
  uuid = "00112233-4455-6677-8899-aabbccddeeff";
  provisioningState = 0;
  provisioningMode = 1;
  controlMode = 0;
  isEhbc = false;
  suffix = "office.example";
  account: { user: string; password: string } | null = { user: "$$OsAdmin", password: "Os1!os1!" };
  roots: FakeRoot[] = [{ hash: "ab".repeat(32), name: "Test root" }];
  /** Hash of its own certificate, given to who starts activation over TLS; null: it does not do that. */
  tlsHash: string | null = "cd".repeat(32);
  isConfiguring = false;
  /** Commands that came, in order. */
  readonly asked: number[] = [];
  /** Payload of the last command of a number. */
  readonly payloads = new Map<number, Buffer>();
  /** Is silent for these commands. */
  readonly mute = new Set<number>();
  /** Answers of a test's own, whole messages, by command. */
  readonly forged = new Map<number, readonly Uint8Array[]>();
  /** null: the client cannot be reached, as when another program holds it. */
  forwarding: ForwardingOptions | null = null;
  readonly forwardings: FakeForwarding[] = [];
  /** What the host says of itself. */
  keepsLines = false;
  /** Lines that are open now, and that were opened at all. */
  open = 0;
  opened = 0;
  /** What the next line ends with instead of being opened. */
  openProblem: string | null = null;
  onUnprovision: () => void = () => {
    this.provisioningState = 0;
    this.controlMode = 0;
  };

  /** What a host offers. `later` runs something soon, and never at once. */
  mei(later: (run: () => void) => void): HostMei {
    return { keepsLines: this.keepsLines, open: (client, handlers) => this.#open(client, handlers, later) };
  }

  /** Messages that answer one. */
  answer(message: Uint8Array): readonly Uint8Array[] {
    const request = Buffer.from(message);
    const command = request.readUInt32LE(4) & 0xffff;
    const payload = request.subarray(12);
    this.asked.push(command);
    this.payloads.set(command, payload);
    if (this.mute.has(command)) return [];
    const forged = this.forged.get(command);
    if (forged !== undefined) return forged;
    const body = this.#bodyOf(command, payload);
    return [typeof body === "number" ? pthiAnswer(command, body) : pthiAnswer(command, 0, body)];
  }

  #open(client: string, handlers: MeiHandlers, later: (run: () => void) => void) {
    let isOver = false;
    const hand = (run: () => void): void =>
      later(() => {
        if (!isOver) run();
      });
    const problem = this.openProblem ?? (client === LME && this.forwarding === null ? "busy" : null);
    const lme =
      client === LME && this.forwarding !== null
        ? new FakeForwarding(this.forwarding, (bytes) => hand(() => handlers.onMessage(bytes)))
        : null;
    if (lme !== null) this.forwardings.push(lme);
    if (client !== PTHI && client !== LME) throw new Error(`no client ${client}`);
    this.opened++;
    this.open++;
    hand(() => {
      if (problem === null) {
        handlers.onOpen();
        return;
      }
      isOver = true;
      this.open--;
      handlers.onEnd(problem);
    });
    return {
      send: (bytes: Uint8Array) => {
        if (isOver) return true;
        if (lme !== null) lme.receive(Buffer.from(bytes));
        else for (const answer of this.answer(bytes)) hand(() => handlers.onMessage(Uint8Array.from(answer)));
        return true;
      },
      close: () => {
        if (isOver) return;
        isOver = true;
        this.open--;
        lme?.closed();
      },
    };
  }

  #bodyOf(command: number, payload: Buffer): Uint8Array | number {
    switch (command) {
      case 0x08:
        return u32s(this.provisioningMode, 0);
      case 0x10:
        if (this.controlMode !== 1 || payload.readUInt32LE(0) !== 1) return 16;
        this.onUnprovision();
        return Buffer.alloc(0);
      case 0x11:
        return u32s(this.provisioningState);
      case 0x1a:
        return versionsBody(this.versions);
      case 0x2c:
        return u32s(this.roots.length, ...this.roots.map((_root, i) => i + 1));
      case 0x2d:
        return rootBody(this.roots[payload.readUInt32LE(0) - 1]);
      case 0x36:
        return Buffer.concat([u16(this.suffix.length), Buffer.from(this.suffix)]);
      case 0x48:
        return payload.readUInt32LE(0) === 0
          ? Buffer.concat([u32s(1, 0xc0000207, 1), Buffer.of(2, 1), Buffer.from("02005e100001", "hex")])
          : UNSUPPORTED;
      case 0x5c:
        return guidBytes(this.uuid);
      case 0x5e:
        return this.#stopConfiguration();
      default:
        return this.#laterBodyOf(command, payload);
    }
  }

  #laterBodyOf(command: number, payload: Buffer): Uint8Array | number {
    if (command === 0x67 && this.account !== null && payload.equals(Buffer.alloc(40)))
      return Buffer.concat([padded(this.account.user, 33), padded(this.account.password, 34)]);
    if (command === 0x6b) return u32s(this.controlMode);
    if (command === 0x84) return u32s(this.isEhbc ? 1 : 0);
    if (command === 0x8b && this.tlsHash !== null && payload.length === 73)
      return Buffer.concat([Buffer.of(2), Buffer.from(this.tlsHash, "hex")]);
    return UNSUPPORTED;
  }

  #stopConfiguration(): Uint8Array | number {
    if (!this.isConfiguring) return 3;
    this.isConfiguring = false;
    return Buffer.alloc(0);
  }
}

/** A whole answer. */
export function pthiAnswer(command: number, status: number, body: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.from([1, 1, 0, 0]);
  return Buffer.concat([head, u32s(0x0480_0000 + command, 4 + body.length, status), body]);
}

export function u32s(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => void bytes.writeUInt32LE(value, i * 4));
  return bytes;
}

function u16(value: number): Buffer {
  return Buffer.of(value & 255, value >> 8);
}

function padded(text: string, length: number): Buffer {
  const field = Buffer.alloc(length);
  field.write(text, "latin1");
  return field;
}

function versionsBody(versions: readonly (readonly [string, string])[]): Buffer {
  const entries = versions.flatMap(([name, text]) => [
    ...[u16(name.length), padded(name, 20), u16(text.length), padded(text, 20)],
  ]);
  return Buffer.concat([padded("BIOS 1.0", 65), u32s(versions.length), ...entries]);
}

function rootBody(root: FakeRoot | undefined): Buffer | number {
  if (root === undefined) return UNSUPPORTED;
  const field = Buffer.alloc(64);
  field.write(root.hash, "hex");
  const flags = u32s(1, root.isActive === false ? 0 : 1);
  return Buffer.concat([flags, field, Buffer.of(2), u16(root.name.length), Buffer.from(root.name)]);
}

/** The first three groups little-endian. */
export function guidBytes(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll("-", ""), "hex");
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}
