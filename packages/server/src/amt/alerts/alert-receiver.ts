/**
 * Takes alerts of firmware. Each device has a login of its own, which follows from a key of the server; each challenge
 * is good for one alert. What comes in is a stranger's until its digest was checked.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { matchesPassword, parseAuthorization } from "@tendril/amt/digest";
import { describeAlert } from "@tendril/amt/logs";
import { acknowledgementOf, parseAlert, type WsmanAlert } from "@tendril/amt/wsman";
import { type DeviceId, isDeviceId, ProtocolError } from "@tendril/protocol";
import type { Devices } from "../../inventory/index.ts";
import { type Counters, TokenBucket } from "../../limits/index.ts";
import type { Clock } from "../../time/index.ts";
import type { AlertTarget } from "../operations/index.ts";

const ALERT_PATH = "/amtevents.ashx";
const REALM = "tendril";
const CHALLENGE_MS = 60_000;
const MAX_USED = 20_000;
const LOGIN_CHARS = 16;
const ALERTS = { burst: 20, perSecond: 0.2 } as const;

export interface AlertRequest {
  readonly authorization: string;
  /** As in the request line. */
  readonly path: string;
  readonly body: Buffer;
}

export interface AlertReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface AlertReceiverDeps {
  /** At least 32 bytes. */
  readonly key: Uint8Array;
  readonly devices: Devices;
  readonly counters: Counters;
  readonly clock: Clock;
  /** Where firmware reaches this server, without path. */
  readonly origin: () => string;
}

export class AlertReceiver {
  readonly #deps: AlertReceiverDeps;
  /** Challenges that were answered, until they are too old; only who knows a password adds one. */
  readonly #used = new Map<string, number>();
  readonly #buckets = new Map<DeviceId, TokenBucket>();
  #challenges = 0;

  constructor(deps: AlertReceiverDeps) {
    this.#deps = deps;
  }

  /** What a device is to be told so that its alerts come here. */
  targetOf(deviceId: DeviceId): AlertTarget {
    const login = { user: this.#derive("user", deviceId), password: this.#derive("password", deviceId) };
    return { url: `${this.#deps.origin()}${ALERT_PATH}`, argument: deviceId, login };
  }

  /** Never throws. */
  async take(request: AlertRequest): Promise<AlertReply> {
    const alert = readAlert(request.body);
    if (alert === undefined) return this.#challenge(); // also who asks without a body is told what to show
    const deviceId = alert.argument;
    if (!isDeviceId(deviceId) || !this.#isFrom(deviceId, request)) return this.#challenge();
    const device = await this.#deps.devices.get(deviceId);
    if (device === undefined) return reply(404, "");
    if (!this.#bucketOf(deviceId).take(this.#deps.clock.now())) {
      this.#deps.counters.count("amt alert rate");
      return reply(200, acknowledgementOf(alert));
    }
    const { event } = alert;
    this.#deps.devices.record(device, {
      ...{ etype: "node", action: "amtalert", alert: event.messageId, severity: event.severity ?? 0 },
      msg: `Intel AMT of ${device.name}: ${describeAlert(event.messageId, event.arguments)}`,
    });
    return reply(200, acknowledgementOf(alert));
  }

  #isFrom(deviceId: DeviceId, { authorization, path, body }: AlertRequest): boolean {
    const given = parseAuthorization(authorization);
    if (given === undefined || given.uri !== path || given.realm !== REALM) return false;
    if (!this.#isFresh(given.nonce)) return false;
    const { login } = this.targetOf(deviceId);
    const isRight =
      given.user === login.user && matchesPassword(given, login.password, { method: "POST", body });
    if (isRight) this.#use(given.nonce);
    else this.#deps.counters.count("amt alert refused");
    return isRight;
  }

  #challenge(): AlertReply {
    const nonce = this.#nonce(this.#deps.clock.now());
    const challenge = `Digest realm="${REALM}", nonce="${nonce}", qop="auth,auth-int"`;
    return reply(401, "", { "WWW-Authenticate": challenge });
  }

  /** Carries its time and a seal: nothing is kept for who only asks. */
  #nonce(atMs: number): string {
    const time = `${atMs.toString(36)}-${(this.#challenges++).toString(36)}`;
    return `${time}.${this.#derive("nonce", time)}`;
  }

  #isFresh(nonce: string): boolean {
    const [time = "", seal = ""] = nonce.split(".");
    const expected = Buffer.from(this.#derive("nonce", time));
    const given = Buffer.from(seal);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
    const ageMs = this.#deps.clock.now() - Number.parseInt(time, 36);
    return ageMs <= CHALLENGE_MS && !this.#used.has(nonce);
  }

  #use(nonce: string): void {
    const nowMs = this.#deps.clock.now();
    for (const [old, usedAtMs] of this.#used) {
      if (nowMs - usedAtMs <= CHALLENGE_MS && this.#used.size < MAX_USED) break;
      this.#used.delete(old);
    }
    this.#used.set(nonce, nowMs);
  }

  #bucketOf(deviceId: DeviceId): TokenBucket {
    const known = this.#buckets.get(deviceId);
    if (known !== undefined) return known;
    const bucket = new TokenBucket({ ...ALERTS, nowMs: this.#deps.clock.now() });
    this.#buckets.set(deviceId, bucket);
    return bucket;
  }

  #derive(use: string, of: string): string {
    const hash = createHmac("sha256", this.#deps.key).update(`${use} ${of}`).digest("base64url");
    return hash.replaceAll(/[-_]/g, "x").slice(0, LOGIN_CHARS);
  }
}

function readAlert(body: Buffer): WsmanAlert | undefined {
  try {
    return parseAlert(body.toString("utf8"));
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

function reply(status: number, body: string, more: Readonly<Record<string, string>> = {}): AlertReply {
  return { status, headers: { "Content-Type": "application/soap+xml;charset=UTF-8", ...more }, body };
}
