/**
 * One redirection session: start, digest, then one module for the rest of the connection.
 */
import { randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import { type Bytes, join, md5, u32le } from "../bytes.ts";
import { numberOf } from "../classes/index.ts";
import type { AmtDevice } from "../device/index.ts";
import { StorageModule } from "./ider.ts";
import { KvmModule } from "./kvm.ts";
import type { RedirectionModule } from "./module.ts";
import { SerialModule } from "./sol.ts";

const URI = "/RedirectionService";
const MAX_AUTH_BYTES = 4096;
const MAX_FAILURES = 3;
const CLOSE_MS = 200;

const KINDS = {
  "SOL ": { auditStart: 4, auditEnd: 5, logStart: 0, alert: "iAMT0050", started: "48", ended: "49" },
  IDER: { auditStart: 0, auditEnd: 1, logStart: 2, alert: "iAMT0050", started: "50", ended: "51" },
  KVMR: { auditStart: 8, auditEnd: 9, logStart: undefined, alert: "iAMT0052", started: "1", ended: "2" },
} as const;
type Kind = keyof typeof KINDS;

const isKind = (text: string): text is Kind => Object.hasOwn(KINDS, text);
const short = (text: string): Buffer => join([text.length], Buffer.from(text, "latin1"));

export class RedirectionSession {
  readonly device: AmtDevice;
  readonly #stream: Duplex;
  #received: Buffer = Buffer.alloc(0);
  #kind: Kind | undefined;
  #isAuthenticated = false;
  #failures = 0;
  #nonce = "";
  #module: RedirectionModule | undefined;
  #isClosed = false;

  /** Takes over the stream. */
  constructor(device: AmtDevice, stream: Duplex) {
    this.device = device;
    this.#stream = stream;
    device.sessions.add(this);
    stream.on("error", () => {});
    stream.on("close", () => this.#end());
    stream.on("data", (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      try {
        this.#work();
      } catch (error) {
        device.report("redir-error", { kind: this.#kind, error: String(error) });
        this.close();
      }
    });
  }

  get kind(): string | undefined {
    return this.#kind;
  }

  get isAuthenticated(): boolean {
    return this.#isAuthenticated;
  }

  describe(): Record<string, unknown> {
    return { authed: this.#isAuthenticated, ...this.#module?.describe() };
  }

  send(...parts: readonly Bytes[]): void {
    if (!this.#isClosed) this.#stream.write(join(...parts));
  }

  close(): void {
    if (!this.#isClosed) {
      this.#stream.end();
      setTimeout(() => this.#stream.destroy(), CLOSE_MS);
    }
    this.#end();
  }

  #end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { device } = this;
    device.sessions.delete(this);
    this.#module?.stop();
    if (this.#isAuthenticated && this.#kind !== undefined) {
      const { auditEnd, logStart, alert, ended } = KINDS[this.#kind];
      device.logs.audit({ application: 18, event: auditEnd });
      if (logStart === undefined) device.consent.leaveSession();
      else device.logs.event(255, 192, 111, 0, 104, 1, 255, 38, 0, 170, 48, logStart + 1, 0, 0, 0, 0, 0);
      device.deliver(alert, [ended]);
    }
    device.report("redir-closed", { kind: this.#kind, ...this.describe() });
  }

  #work(): void {
    while (!this.#isClosed && this.#received.length > 0) {
      const taken = this.#module?.input(this.#received) ?? this.#control(this.#received);
      if (taken === 0) return;
      this.#received = this.#received.subarray(taken);
    }
  }

  #control(bytes: Buffer): number {
    switch (bytes[0]) {
      case 0x10:
        return bytes.length < 8 ? 0 : this.#start(bytes.subarray(4, 8).toString("latin1"));
      case 0x12:
        if (bytes.length < 4) return 0;
        this.close();
        return 4;
      case 0x13: {
        if (bytes.length < 9) return 0;
        const length = bytes.readUInt32LE(5);
        if (length > MAX_AUTH_BYTES) throw new Error("authentication too long");
        if (bytes.length < 9 + length) return 0;
        this.#authenticate(bytes[4] ?? 0, bytes.subarray(9, 9 + length));
        return 9 + length;
      }
      case 0x20:
        return bytes.length < 24 ? 0 : this.#beginSerial(bytes);
      case 0x40:
        return this.#beginOpen(bytes);
      default:
        throw new Error(`unknown redirection command ${bytes[0]}`);
    }
  }

  #start(kind: string): number {
    const status = isKind(kind) ? this.#startStatus(kind) : 1;
    this.device.report("redir-start", { kind, status });
    if (status !== 0) {
      this.send([0x11, status, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
      this.close();
    } else if (isKind(kind)) {
      this.#kind = kind;
      this.send([0x11, 0, 0, 0, 1, 0, 0, 0], u32le(343), [0]);
    }
    return 8;
  }

  /** 2 busy; 3 switched off, or consent is missing. */
  #startStatus(kind: Kind): number {
    const { classes, sessions, consent } = this.device;
    const isBusy = [...sessions].some((one) => one !== this && one.kind === kind && one.isAuthenticated);
    if (isBusy) return 2;
    const redirection = classes.first("AMT_RedirectionService");
    const isListening = redirection.ListenerEnabled === true;
    const state = isListening ? numberOf(redirection.EnabledState) : 32768;
    const kvmState = numberOf(classes.first("CIM_KVMRedirectionSAP").EnabledState);
    const isOn =
      kind === "KVMR"
        ? isListening && (kvmState === 2 || kvmState === 6)
        : state === 32771 || state === (kind === "IDER" ? 32769 : 32770);
    return isOn && !consent.isMissing(kind === "KVMR") ? 0 : 3;
  }

  #authenticate(type: number, fields: Buffer): void {
    if (this.#kind === undefined) throw new Error("authentication before start");
    if (type === 0) {
      this.#reply(0, 0, Buffer.from([...this.device.options.redirAuthTypes]));
      return;
    }
    if (type !== 4) {
      this.#reply(2, type);
      return;
    }
    const [user = "", realm, nonce, uri, cnonce, counter, response = "", qop] = splitFields(fields);
    if (response === "") {
      this.device.report("redir-challenge", { kind: this.#kind, user, uri });
      this.#challenge();
      return;
    }
    const ha1 = this.device.accounts.ha1(user);
    const expected = md5(`${ha1}:${nonce}:${counter}:${cnonce}:${qop}:${md5(`POST:${URI}`)}`);
    const isGood =
      ha1 !== undefined &&
      nonce === this.#nonce &&
      realm === this.device.realm &&
      uri === URI &&
      response === expected;
    this.device.report("redir-auth", { kind: this.#kind, user, ok: isGood, nc: counter });
    if (isGood) {
      this.#isAuthenticated = true;
      this.#reply(0, 4);
      return;
    }
    this.#failures++;
    if (this.#failures < MAX_FAILURES) {
      this.#challenge();
      return;
    }
    this.#reply(1, 4);
    this.close();
  }

  #challenge(): void {
    this.#nonce = randomBytes(16).toString("hex");
    this.#reply(1, 4, join(short(this.device.realm), short(this.#nonce), short("auth")));
  }

  #reply(status: number, type: number, fields: Buffer = Buffer.alloc(0)): void {
    this.send([0x14, status, 0, 0, type], u32le(fields.length), fields);
  }

  #beginSerial(bytes: Buffer): number {
    if (!this.#isAuthenticated || this.#kind !== "SOL ") throw new Error("SOL start out of order");
    this.send([0x21, 0, 0, 0], bytes.subarray(4, 20), [0, 0, 0]);
    const serial = new SerialModule(this);
    this.#begin(serial);
    serial.start();
    return 24;
  }

  #beginOpen(bytes: Buffer): number {
    if (!this.#isAuthenticated) throw new Error("open before authentication");
    if (this.#kind === "KVMR") {
      if (bytes.length < 8) return 0;
      this.send([0x41, 0, 0, 0, 0, 0, 0, 0]);
      const kvm = new KvmModule(this);
      this.#begin(kvm);
      kvm.start();
      return 8;
    }
    if (this.#kind !== "IDER") throw new Error("open of a serial session");
    if (bytes.length < 18) return 0;
    this.#begin(new StorageModule(this, bytes.subarray(0, 18)));
    return 18;
  }

  #begin(module: RedirectionModule): void {
    if (this.#kind === undefined) return;
    this.#module = module;
    const { auditStart, logStart, alert, started } = KINDS[this.#kind];
    const { logs, consent } = this.device;
    logs.audit({ application: 18, event: auditStart });
    if (logStart === undefined) consent.enterSession();
    else logs.event(255, 192, 111, 0, 104, 1, 255, 38, 0, 170, 48, logStart, 0, 0, 0, 0, 0);
    this.device.deliver(alert, [started]);
  }
}

function splitFields(bytes: Buffer): string[] {
  const fields: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = bytes[at] ?? 0;
    fields.push(bytes.subarray(at + 1, at + 1 + length).toString("latin1"));
    at += 1 + length;
  }
  if (at !== bytes.length) throw new Error("authentication fields do not fit");
  return fields;
}
