/**
 * Contacts with the firmware of devices: opened when something is to be done, kept for a moment, one request at a
 * time, and no login tried again that was just refused, for firmware locks itself.
 */
import type { Duplex } from "node:stream";
import { type AmtPort, amtPorts } from "@tendril/amt";
import { WsmanClient } from "@tendril/amt/wsman";
import { UnavailableError } from "../../errors.ts";
import type { Clock } from "../../time/index.ts";
import type { AmtDialer } from "../dialer.ts";
import { type ClientIdentity, secureStream } from "../secure-stream.ts";
import { DigestExchange, type DigestRequest, LoginRefusedError } from "./digest-exchange.ts";
import { type FirmwareResponse, HttpLine } from "./http-line.ts";

/** What is known of a device before it is contacted. */
export interface AmtLogin {
  readonly user: string;
  readonly password: string;
  /** Whether the port with TLS is tried first. */
  readonly prefersTls: boolean;
  /** Fingerprint of the certificate that was seen first. */
  readonly certificate: string | undefined;
  /** Shown to firmware that is being set up over TLS. */
  readonly identity?: ClientIdentity;
}

export interface LoginSource {
  /** `undefined` when nobody gave one. */
  loginOf(deviceId: string): Promise<AmtLogin | undefined>;
  /** Called once for a contact that worked, and for one whose login was refused. */
  contacted(deviceId: string, outcome: ContactOutcome): Promise<void>;
}

export type ContactOutcome =
  | { readonly kind: "refused" }
  | {
      readonly kind: "ok";
      readonly realm: string | undefined;
      readonly version: string | undefined;
      readonly isTls: boolean;
      readonly certificate: string | undefined;
    };

/** Talking to one device. */
export interface AmtContact {
  readonly wsman: WsmanClient;
  /** Three numbers; `undefined` before the first answer. */
  readonly version: string | undefined;
  readonly realm: string | undefined;
  /** A page of the firmware itself. */
  page(request: DigestRequest): Promise<FirmwareResponse>;
}

export interface AmtAccessDeps {
  readonly dialer: AmtDialer;
  readonly logins: LoginSource;
  readonly clock: Clock;
}

interface Held {
  readonly contact: AmtContact;
  readonly key: string;
  readonly line: HttpLine;
  cancelIdle(): void;
}

interface Lane {
  /** Ends when all before it are done. */
  last: Promise<unknown>;
  waiting: number;
  held: Held | undefined;
  refused: { readonly key: string; readonly untilMs: number } | undefined;
}

const MAX_WAITING = 16;
const IDLE_MS = 5_000;
const REFUSAL_PAUSE_MS = 20_000;

export class AmtAccess {
  readonly #deps: AmtAccessDeps;
  readonly #lanes = new Map<string, Lane>();

  constructor(deps: AmtAccessDeps) {
    this.#deps = deps;
  }

  /**
   * Runs `work` when everything before it, for that device, is done.
   * @throws UnavailableError when no way leads there, no login is known or refused, or too much waits already.
   */
  async use<T>(deviceId: string, work: (contact: AmtContact) => Promise<T>): Promise<T> {
    const lane = this.#laneOf(deviceId);
    if (lane.waiting >= MAX_WAITING) throw new UnavailableError("Intel AMT of this device is busy");
    lane.waiting++;
    const turn = lane.last.then(() => this.#run(deviceId, lane, work));
    lane.last = turn.catch(() => {}); // told to whoever waits for `turn`
    try {
      return await turn;
    } finally {
      lane.waiting--;
      const isEmpty = lane.waiting === 0 && lane.held === undefined && lane.refused === undefined;
      if (isEmpty && this.#lanes.get(deviceId) === lane) this.#lanes.delete(deviceId);
    }
  }

  /** Forgets what is open to a device: its login has changed. */
  forget(deviceId: string): void {
    const lane = this.#lanes.get(deviceId);
    if (lane === undefined) return;
    lane.refused = undefined;
    drop(lane);
  }

  /** Devices of which something is open, waits or is remembered. */
  get size(): number {
    return this.#lanes.size;
  }

  close(): void {
    for (const lane of this.#lanes.values()) drop(lane);
    this.#lanes.clear();
  }

  #laneOf(deviceId: string): Lane {
    const known = this.#lanes.get(deviceId);
    if (known !== undefined) return known;
    const lane: Lane = { last: Promise.resolve(), waiting: 0, held: undefined, refused: undefined };
    this.#lanes.set(deviceId, lane);
    return lane;
  }

  async #run<T>(deviceId: string, lane: Lane, work: (contact: AmtContact) => Promise<T>): Promise<T> {
    const { logins, clock } = this.#deps;
    const login = await logins.loginOf(deviceId);
    if (login === undefined) throw new UnavailableError("No user name and password for Intel AMT are known");
    const key = JSON.stringify([login.user, login.password]);
    const { refused } = lane;
    if (refused?.key === key && clock.now() < refused.untilMs) throw new LoginRefusedError();
    if (lane.held !== undefined && lane.held.key !== key) drop(lane);
    lane.held ??= this.#open(deviceId, login, key);
    const { held } = lane;
    held.cancelIdle();
    try {
      return await work(held.contact);
    } catch (error) {
      if (error instanceof UnavailableError) drop(lane);
      if (error instanceof LoginRefusedError) {
        lane.refused = { key, untilMs: clock.now() + REFUSAL_PAUSE_MS };
        await logins.contacted(deviceId, { kind: "refused" });
      }
      throw error;
    } finally {
      if (lane.held === held) held.cancelIdle = clock.after(IDLE_MS, () => this.#idle(deviceId, lane));
    }
  }

  #idle(deviceId: string, lane: Lane): void {
    if (lane.waiting > 0) return;
    drop(lane);
    const isRemembered = lane.refused !== undefined && this.#deps.clock.now() < lane.refused.untilMs;
    if (!isRemembered) this.#lanes.delete(deviceId);
  }

  #open(deviceId: string, login: AmtLogin, key: string): Held {
    const { clock, logins } = this.#deps;
    let reached: { isTls: boolean; certificate: string | undefined } | undefined;
    const line = new HttpLine({
      clock,
      open: async () => {
        const { stream, ...how } = await this.#dial(deviceId, login);
        reached = how;
        return stream;
      },
    });
    const exchange = new DigestExchange(line, login);
    let isReported = false;
    const send = async (request: DigestRequest): Promise<FirmwareResponse> => {
      const response = await exchange.send(request);
      if (!isReported && reached !== undefined) {
        isReported = true;
        const { realm, version } = exchange;
        await logins.contacted(deviceId, { kind: "ok", realm, version, ...reached });
      }
      return response;
    };
    return { contact: contactOf(exchange, send), key, line, cancelIdle() {} };
  }

  async #dial(
    deviceId: string,
    { prefersTls, certificate, identity }: AmtLogin,
  ): Promise<{ stream: Duplex; isTls: boolean; certificate: string | undefined }> {
    const open = async (port: AmtPort) => {
      const { stream } = await this.#deps.dialer.dial(deviceId, port);
      if (port !== amtPorts.wsmanTls) return { stream, isTls: false, certificate: undefined };
      const { clock } = this.#deps;
      const secured = await secureStream(stream, { clock, expectedHash: certificate, identity });
      return { stream: secured.stream, isTls: true, certificate: secured.certificateHash };
    };
    const ports = [amtPorts.wsman, amtPorts.wsmanTls] as const;
    const [first, second] = prefersTls ? ([ports[1], ports[0]] as const) : ports;
    // once TLS was seen nothing goes in the clear, whoever stands in between
    if (certificate !== undefined && prefersTls) return await open(first);
    try {
      return await open(first);
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      return await open(second);
    }
  }
}

function contactOf(
  exchange: DigestExchange,
  send: (request: DigestRequest) => Promise<FirmwareResponse>,
): AmtContact {
  const headers = { "Content-Type": "application/soap+xml;charset=UTF-8" };
  return {
    wsman: new WsmanClient(async (request) => {
      const { status, body } = await send({
        ...{ method: "POST", path: "/wsman", body: Buffer.from(request), headers },
      });
      return { status, body: body.toString("utf8") };
    }),
    get version() {
      return exchange.version;
    },
    get realm() {
      return exchange.realm;
    },
    page: send,
  };
}

function drop(lane: Lane): void {
  lane.held?.cancelIdle();
  lane.held?.line.close();
  lane.held = undefined;
}
