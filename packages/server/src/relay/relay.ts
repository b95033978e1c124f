/**
 * The relay's endpoint: who comes, who waits, who is piped to whom, and what is recorded of it.
 * Source: docs/spec/session-protocols.md, sections 1.2 to 1.7.
 */
import { type DeviceId, type DomainId, isUserId, type UserId } from "@tendril/protocol";
import { RELAY_JOINED, SessionProtocol } from "@tendril/protocol/constants";
import type { Cookies } from "../auth/index.ts";
import type { Devices } from "../inventory/index.ts";
import type { Log } from "../log/index.ts";
import type { DeviceDocument, UserDocument } from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import { type Leg, Pairing } from "./pairing.ts";
import type { PipeTotals, Tunnel } from "./pipe.ts";
import { createSplicePipe, type SpliceSide } from "./splice-pipe.ts";

export interface RelayLimits {
  /** How long the first side waits for the second. */
  readonly waitMs: number;
  /** Waiting sides at once. */
  readonly maxWaiting: number;
  /** Open tunnels of one user. */
  readonly maxTunnelsPerUser: number;
  /** A tunnel without a byte either way is closed after this. */
  readonly idleTimeoutMs: number;
}

export const defaultRelayLimits: RelayLimits = {
  waitMs: 15_000,
  maxWaiting: 10_000,
  maxTunnelsPerUser: 500,
  idleTimeoutMs: 86_400_000,
};

export interface RelayDeps {
  readonly devices: Devices;
  readonly cookies: Cookies;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether this user may use the tunnel's protocol on the device. */
  readonly mayOpen: (user: UserDocument, device: DeviceDocument, protocol: number) => boolean;
}

/** A connection that asks for the relay; `user` when it signed in by cookie, header or web session. */
export interface RelayRequest {
  readonly domain: DomainId;
  readonly query: URLSearchParams;
  readonly address: string;
  readonly user: UserDocument | undefined;
  /** Finishes the WebSocket handshake and hands over the paused socket. */
  takeSocket(): SpliceSide;
  refuse(status: number): void;
}

interface RelayLeg extends Leg {
  readonly side: SpliceSide;
  readonly address: string;
  readonly user: UserDocument | undefined;
  readonly device: DeviceDocument | undefined;
  readonly protocol: number;
  stopWaiting: () => void;
}

const RELAY_COOKIE_MINUTES = 240;
const tokenForm = /^[A-Za-z0-9@$._~/-]{6,256}$/;

/** `relaylog` message numbers of start and end. Source: section 1.7. */
const logNumbers: ReadonlyMap<number, readonly [start: number, end: number]> = new Map([
  [SessionProtocol.Terminal, [14, 10]],
  [SessionProtocol.PowerShell, [14, 10]],
  [SessionProtocol.UserTerminal, [14, 10]],
  [SessionProtocol.UserPowerShell, [14, 10]],
  [SessionProtocol.Desktop, [15, 11]],
  [SessionProtocol.Files, [16, 12]],
]);

export class Relay {
  readonly #deps: RelayDeps;
  readonly #limits: RelayLimits;
  readonly #pairing: Pairing<RelayLeg>;
  readonly #tunnels = new Set<Tunnel>();
  readonly #perUser = new Map<string, number>();

  constructor(deps: RelayDeps, limits: RelayLimits = defaultRelayLimits) {
    this.#deps = deps;
    this.#limits = limits;
    this.#pairing = new Pairing(limits.maxWaiting);
  }

  get tunnelCount(): number {
    return this.#tunnels.size;
  }

  /** Takes a request over: it waits, joins or is refused. */
  async take(request: RelayRequest): Promise<void> {
    const leg = await this.#readLeg(request);
    if (leg === undefined) return;
    const outcome = this.#pairing.offer(leg);
    if (outcome.kind === "refused") {
      this.#deps.log.info({ peer: request.address, reason: outcome.reason }, "tunnel refused");
      leg.side.socket.destroy();
    } else if (outcome.kind === "waiting") this.#wait(leg);
    else this.#join(outcome.other, leg);
  }

  close(): void {
    for (const tunnel of this.#tunnels) tunnel.close();
  }

  async #readLeg(request: RelayRequest): Promise<RelayLeg | undefined> {
    const { domain, query, user, address } = request;
    const token = query.get("id") ?? "";
    const relayUserId = user === undefined ? this.#readRelayUser(query.get("rauth"), domain) : undefined;
    if (!tokenForm.test(token) || (user === undefined && relayUserId === undefined)) {
      this.#deps.log.info({ peer: address }, "tunnel refused: not signed in");
      request.refuse(401);
      return undefined;
    }
    const protocol = Number(query.get("p") ?? "0");
    const device = await this.#readDevice(query.get("nodeid"), domain);
    const isDenied = user !== undefined && query.has("nodeid") && !this.#isAllowed(user, device, protocol);
    const isOverLimit =
      (this.#perUser.get(user?._id ?? relayUserId ?? "") ?? 0) >= this.#limits.maxTunnelsPerUser;
    if (isDenied || isOverLimit) {
      this.#deps.log.info(
        { peer: address, userId: user?._id },
        isDenied ? "tunnel denied" : "too many tunnels",
      );
      request.refuse(isDenied ? 403 : 503);
      return undefined;
    }
    const side = request.takeSocket();
    return {
      token,
      domain,
      userId: user?._id,
      relayUserId,
      side,
      address,
      user,
      device,
      protocol,
      stopWaiting() {},
    };
  }

  #isAllowed(user: UserDocument, device: DeviceDocument | undefined, protocol: number): boolean {
    return device !== undefined && this.#deps.mayOpen(user, device, protocol);
  }

  #readRelayUser(cookie: string | null, domain: DomainId): UserId | undefined {
    const content = cookie === null ? undefined : this.#deps.cookies.decode(cookie, RELAY_COOKIE_MINUTES);
    const userId = content?.get("ruserid");
    if (typeof userId !== "string" || !isUserId(userId)) return undefined;
    return userId.startsWith(`user/${domain}/`) ? userId : undefined;
  }

  async #readDevice(ref: string | null, domain: DomainId): Promise<DeviceDocument | undefined> {
    if (ref === null) return undefined;
    const id = ref.includes("/") ? ref : `node/${domain}/${ref}`;
    if (!id.startsWith(`node/${domain}/`)) return undefined;
    return await this.#deps.devices.get(id as DeviceId);
  }

  #wait(leg: RelayLeg): void {
    const give = (): void => {
      if (this.#pairing.withdraw(leg)) leg.side.socket.destroy();
    };
    const cancel = this.#deps.clock.after(this.#limits.waitMs, give);
    leg.side.socket.once("close", give);
    leg.side.socket.on("error", give); // a lost connection while waiting is an end like any other
    leg.stopWaiting = () => {
      cancel();
      leg.side.socket.off("close", give);
      leg.side.socket.off("error", give);
    };
  }

  #join(first: RelayLeg, second: RelayLeg): void {
    first.stopWaiting();
    const startedAtMs = this.#deps.clock.now();
    const owner = first.userId ?? second.userId ?? "";
    this.#perUser.set(owner, (this.#perUser.get(owner) ?? 0) + 1);
    let tunnel: Tunnel | undefined;
    const onEnd = (totals: PipeTotals): void => {
      if (tunnel !== undefined) this.#tunnels.delete(tunnel);
      this.#pairing.end(first);
      this.#releaseUser(owner);
      this.#record([first, second], {
        totals,
        seconds: Math.round((this.#deps.clock.now() - startedAtMs) / 1000),
      });
    };
    const onError = (error: unknown): void => {
      this.#deps.log.warn({ error, peer: first.address }, "tunnel broke the protocol");
    };
    tunnel = createSplicePipe(first.side, second.side, {
      joined: RELAY_JOINED,
      onEnd,
      onError,
      clock: this.#deps.clock,
    });
    this.#tunnels.add(tunnel);
    this.#record([first, second]);
  }

  #releaseUser(owner: string): void {
    const left = (this.#perUser.get(owner) ?? 1) - 1;
    if (left <= 0) this.#perUser.delete(owner);
    else this.#perUser.set(owner, left);
  }

  /** Start and end of a session as events of the device. */
  #record(
    [first, second]: readonly [RelayLeg, RelayLeg],
    end?: { totals: PipeTotals; seconds: number },
  ): void {
    const viewer = first.user === undefined ? second : first;
    const { user, device } = viewer;
    if (user === undefined || device === undefined) return;
    const [start, ended] = logNumbers.get(viewer.protocol) ?? [13, 9];
    const args = [viewer.token.slice(0, 8), first.address, second.address];
    this.#deps.devices.record(device, {
      etype: "relay",
      action: "relaylog",
      userid: user._id,
      username: user.name,
      protocol: viewer.protocol,
      ...(end === undefined
        ? { msgid: start, msgArgs: args, msg: "Session started" }
        : {
            msgid: ended,
            msgArgs: [...args, end.seconds],
            msg: `Session ended, ${end.seconds} s`,
            bytesin: end.totals.fromFirst,
            bytesout: end.totals.fromSecond,
          }),
    });
  }
}
