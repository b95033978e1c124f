/**
 * Storage redirection from the computer's side: asks the console for sectors, as a BIOS would, and checks order and
 * sequence of all that comes.
 */
import { join, u16le, u32le } from "../bytes.ts";
import type { BootRecord } from "../device/index.ts";
import { type BootReadLine, readMedia, type ScsiAnswer } from "./ider-boot.ts";
import type { RedirectionModule, SessionLine } from "./module.ts";

const PING_MS = 10_000;
const RESET_MS = 5000;
const ANSWER_MS = 15_000;
const CDB_BYTES = 12;

interface Waiter {
  take(message: Buffer): void;
  fail(reason: Error): void;
}

export class StorageModule implements RedirectionModule, BootReadLine {
  readonly #line: SessionLine;
  readonly errors: string[] = [];
  sectors = 0;
  #sent = 0;
  #expected = 1;
  #isEnabled = false;
  #mode: string | undefined;
  #waiters: Waiter[] = [];
  #isReading = false;
  #report: unknown;
  #onResetAnswered: (() => void) | undefined;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(line: SessionLine, open: Buffer) {
    this.#line = line;
    const { device } = line;
    if (open.readUInt32LE(4) !== 0) this.errors.push(`first sequence is ${open.readUInt32LE(4)}`);
    const heartbeat = open.readUInt16LE(12);
    const rx = open.readUInt16LE(8);
    device.report("ider-open", { rx, tx: open.readUInt16LE(10), heartbeat, version: open.readUInt32LE(14) });
    const buffer = u16le(device.options.iderBuffer);
    const version = [1, 0, 1, 0, 0, 0, 0, 0];
    this.command(0x41, join(version, buffer, buffer, [0, 0, 0, 0, 0], u32le(343), [0]));
    device.on("boot", this.#onBoot);
    if (heartbeat > 0) {
      this.#timers.push(setInterval(() => this.command(0x4b), Math.max(1000, heartbeat / 2)).unref());
    }
    this.#timers.push(setInterval(() => this.command(0x44), PING_MS).unref());
  }

  get device(): SessionLine["device"] {
    return this.#line.device;
  }

  describe(): Record<string, unknown> {
    return {
      enabled: this.#isEnabled,
      mode: this.#mode,
      sectors: this.sectors,
      errors: this.errors,
      report: this.#report,
    };
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.device.off("boot", this.#onBoot);
    for (const waiter of this.#waiters.splice(0)) waiter.fail(new Error("closed"));
  }

  command(id: number, content: Buffer = Buffer.alloc(0)): void {
    const gap = this.device.misbehaves("ider-seq") && this.#sent > 3 ? 7 : 0;
    this.#line.send([id, 0, 0, 0], u32le(this.#sent++ + gap), content);
  }

  input(bytes: Buffer): number {
    if (bytes.length < 8) return 0;
    const length = messageLength(bytes);
    if (length === 0 || bytes.length < length) return 0;
    const message = Buffer.from(bytes.subarray(0, length));
    const sequence = message.readUInt32LE(4);
    if (sequence !== this.#expected) {
      this.errors.push(`sequence ${sequence}, wanted ${this.#expected}`);
      this.device.report("ider-sequence", { seq: sequence });
    }
    this.#expected = sequence + 1;
    this.#take(message);
    return length;
  }

  #take(message: Buffer): void {
    switch (message[0]) {
      case 0x42:
        this.command(0x43);
        this.#line.close();
        break;
      case 0x44:
        this.command(0x45);
        break;
      case 0x47:
        this.#onResetAnswered?.();
        break;
      case 0x48:
        this.#features(message);
        break;
      case 0x51:
      case 0x52:
      case 0x54: {
        const [waiter] = this.#waiters;
        if (waiter === undefined) this.errors.push(`answer without a question ${message[0]}`);
        else waiter.take(message);
      }
    }
  }

  #features(message: Buffer): void {
    const type = message[8] ?? 0;
    if (type === 1) {
      this.command(0x49, join([1], u32le(0x1f)));
      return;
    }
    if (type === 2) {
      this.command(0x49, join([2], u32le(this.#isEnabled ? 3 : 1)));
      return;
    }
    const value = message.readUInt32LE(9);
    const modes = new Map([
      [0x08, "onreboot"],
      [0x10, "graceful"],
      [0x18, "now"],
    ]);
    this.#isEnabled = (value & 1) === 1;
    this.#mode = modes.get(value & 0x18) ?? "off";
    this.device.report("ider-features", { value, enabled: this.#isEnabled, mode: this.#mode });
    this.command(0x49, join([3], u32le(1)));
    if (this.#isEnabled && this.#mode !== "onreboot") this.#read("enabled", undefined);
  }

  readonly #onBoot = ({ ider, cause }: BootRecord): void => {
    if (!this.#isEnabled) return;
    let isDone = false;
    const read = (): void => {
      if (!isDone) this.#read(ider === undefined ? cause : "ider boot", ider);
      isDone = true;
    };
    this.#onResetAnswered = read;
    this.#timers.push(setTimeout(read, RESET_MS));
    this.command(0x46, Buffer.from([1]));
  };

  #read(why: string, only: BootRecord["ider"]): void {
    if (this.#isReading) return;
    this.#isReading = true;
    readMedia(this, why, only)
      .then((report) => {
        this.#report = report;
        this.device.iderReport = report;
        this.device.report("ider-read", report);
      })
      .catch((error: unknown) => this.device.report("ider-read-failed", { error: String(error) }))
      .finally(() => {
        this.#isReading = false;
      });
  }

  scsi(drive: number, command: readonly number[]): Promise<ScsiAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<ScsiAnswer>();
    const parts: Buffer[] = [];
    const none = { content: Buffer.alloc(0), asc: 0, sense: 0, wanted: 0, isTimeout: false };
    const end = (answer: Partial<ScsiAnswer> & { readonly status: number }): void => {
      clearTimeout(timer);
      this.#waiters = this.#waiters.filter((one) => one !== waiter);
      resolve({ ...none, ...answer });
    };
    const timer = setTimeout(() => {
      this.errors.push(`no answer to ${command[0]}`);
      end({ status: 0xff, isTimeout: true });
    }, ANSWER_MS);
    const waiter: Waiter = {
      fail: (reason) => {
        clearTimeout(timer);
        reject(reason);
      },
      take: (message) => {
        if (message[0] === 0x52) return end({ status: 0, wanted: message.readUInt16LE(9) });
        if (message[0] === 0x54) parts.push(message.subarray(34));
        if (message[0] === 0x54 && ((message[3] ?? 0) & 2) === 0) return;
        const [status = 0, sense = 0, asc = 0] = message.subarray(27, 30);
        if (message[0] === 0x54 && (status & 1) !== 0) this.errors.push(`status ${status} with content`);
        end({ content: Buffer.concat(parts), status, sense, asc });
      },
    };
    this.#waiters.push(waiter);
    const cdb = join(command, new Array<number>(CDB_BYTES - command.length).fill(0));
    // features, interrupt reason, sector, byte count (two), drive, ATA command PACKET
    this.command(0x50, join([0, 0, 0, 0, 0, 0x20, drive, 0xa0], cdb));
    return promise;
  }
}

/** 0 while the length itself is not known. */
function messageLength(bytes: Buffer): number {
  switch (bytes[0]) {
    case 0x42:
    case 0x44:
    case 0x45:
    case 0x47:
    case 0x4b:
      return 8;
    case 0x48:
      return bytes.length < 9 ? 0 : bytes[8] === 3 ? 13 : 9;
    case 0x51:
    case 0x52:
      return 31;
    case 0x54:
      return bytes.length < 11 ? 0 : 34 + bytes.readUInt16LE(9);
    default:
      throw new Error(`unknown storage message ${bytes[0]}`);
  }
}
