/**
 * A computer with Intel AMT. Whatever it sees is reported as an event, so that tests can check what a server did.
 */
import { EventEmitter } from "node:events";
import type { Duplex } from "node:stream";
import { createSecureContext, TLSSocket } from "node:tls";
import type { BadMode } from "../bad-modes.ts";
import { md5 } from "../bytes.ts";
import { type SelfSigned, selfSigned } from "../certificate.ts";
import { ClassStore, fillClasses } from "../classes/index.ts";
import { RedirectionSession } from "../redirection/index.ts";
import { serveHttp, WsmanService } from "../wsman/index.ts";
import { Accounts } from "./accounts.ts";
import { Alerts } from "./alerts.ts";
import { Consent } from "./consent.ts";
import { KeyStore } from "./key-store.ts";
import { Logs } from "./logs.ts";
import { type DeviceOptions, defaultOptions } from "./options.ts";
import { type BootRecord, Power } from "./power.ts";
import { Provisioning } from "./provisioning.ts";
import { startWithStick } from "./setup-stick.ts";
import { snapshotOf } from "./snapshot.ts";

/** `ev` says what happened; the rest is about it. */
export interface SimulatorEvent {
  readonly t: number;
  readonly ev: string;
  readonly [name: string]: unknown;
}

interface DeviceEvents {
  sim: [SimulatorEvent];
  boot: [BootRecord];
  powerdown: [];
  "tls-enabled": [];
  "close-cira": [];
}

export class AmtDevice extends EventEmitter<DeviceEvents> {
  readonly options: DeviceOptions;
  readonly uuid: string;
  readonly realm: string;
  readonly classes = new ClassStore();
  readonly sessions = new Set<RedirectionSession>();
  readonly stats = { requests: 0, unauthorized: 0, faults: 0, methods: new Map<string, number>() };
  readonly accounts: Accounts;
  readonly logs: Logs;
  readonly power: Power;
  readonly consent: Consent;
  readonly alerts: Alerts;
  readonly keys: KeyStore;
  readonly provisioning: Provisioning;
  readonly service: WsmanService;
  /** Seconds between its clock and ours. */
  timeOffset: number;
  /** Pages that need a sign-in, by path; what is posted to them is reported. */
  readonly pages = new Map<string, { readonly type: string; readonly body: string; readonly next?: string }>([
    ["/index.htm", { type: "text/html", body: "<html><body><h1>System Status</h1></body></html>" }],
  ]);
  /** What the last boot from redirected media read. */
  iderReport: unknown;
  #counter = 1;
  #tlsCertificate: SelfSigned | undefined;

  constructor(options: Partial<DeviceOptions> = {}) {
    super();
    this.setMaxListeners(64);
    this.options = { ...defaultOptions, ...options };
    this.uuid = this.options.uuid.toLowerCase();
    this.realm = `Digest:${md5(`realm${this.uuid}`).toUpperCase()}`;
    this.timeOffset = this.options.clockSkew;
    this.accounts = new Accounts(this);
    this.logs = new Logs(this);
    this.power = new Power(this);
    this.consent = new Consent(this);
    this.alerts = new Alerts(this);
    this.keys = new KeyStore(this);
    this.provisioning = new Provisioning(this);
    this.service = new WsmanService(this);
    fillClasses(this.classes, {
      options: this.options,
      uuid: this.uuid,
      realm: this.realm,
      live: {
        power: () => this.power.state,
        osPower: () => this.power.osState,
        optInState: () => this.consent.state,
        messageCount: () => this.logs.messages.length,
        auditCount: () => this.logs.auditRecords.length,
      },
    });
    this.keys.seed();
    this.logs.seed();
  }

  /** Made when it is first needed: a key takes longer than everything else about a device. */
  get tlsCertificate(): SelfSigned {
    this.#tlsCertificate ??=
      this.options.tlsCert ?? selfSigned({ commonName: "amt-sim", organization: "Simulator" });
    return this.#tlsCertificate;
  }

  misbehaves(mode: BadMode): boolean {
    return this.options.bad.includes(mode);
  }

  report(ev: string, more: Readonly<Record<string, unknown>> = {}): void {
    this.emit("sim", { t: Date.now(), ev, ...more });
  }

  /** Unix seconds by its own clock. */
  now(): number {
    return Math.floor(Date.now() / 1000) + this.timeOffset;
  }

  nextMessageId(): string {
    const number = (this.#counter++).toString(16).toUpperCase().padStart(12, "0");
    return `uuid:00000000-8086-8086-8086-${number}`;
  }

  /** RequestPowerStateChange: 0 done, 2 wrong state, 1 not supported. */
  requestPower(target: number, by = "remote"): number {
    return this.power.request(target, by);
  }

  /** Sends an alert to everybody who subscribed. */
  deliver(messageId: string, args: readonly string[] = [], severity = 2): void {
    this.alerts.deliver(messageId, args, severity);
  }

  /** Answers one SOAP request, authentication aside. */
  wsman(request: string): string {
    return this.service.answer(request);
  }

  /** The operating system says who may set it up over TLS. */
  waitForProvisioner(hash: string): ReturnType<Provisioning["start"]> {
    return this.provisioning.start(hash);
  }

  /** A USB stick with this file is in it, and it starts. */
  startWithStick(file: Buffer): ReturnType<typeof startWithStick> {
    return startWithStick(this, file);
  }

  /** Serves one stream that reached a port; takes it over. */
  accept(port: number, stream: Duplex): void {
    if (port === 16993 || port === 16995 || port === 664) {
      this.accept(port === 16993 ? 16992 : 16994, this.#secure(port, stream));
    } else if (port === 16992) serveHttp(this, stream);
    else if (port === 16994) new RedirectionSession(this, stream);
    else stream.destroy();
  }

  #secure(port: number, stream: Duplex): Duplex {
    const { tlsVersion } = this.options;
    const secureContext = createSecureContext({
      key: this.tlsCertificate.key,
      cert: this.tlsCertificate.cert,
      minVersion: tlsVersion ?? "TLSv1",
      ...(tlsVersion === undefined ? {} : { maxVersion: tlsVersion }),
      ciphers: "DEFAULT:@SECLEVEL=0",
    });
    const asks = this.provisioning.isWaiting ? { requestCert: true, rejectUnauthorized: false } : {};
    const secure = new TLSSocket(stream, { isServer: true, secureContext, ...asks });
    secure.on("error", (error: Error) => this.report("tls-error", { port, error: error.message }));
    secure.on("close", () => stream.destroy());
    return secure;
  }

  snapshot(): Record<string, unknown> {
    return snapshotOf(this);
  }
}
