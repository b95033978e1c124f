/**
 * The relay's endpoint: who comes, who waits, who is piped to whom, and what is recorded of it.
 * Source: docs/spec/session-protocols.md, sections 1.2 to 1.7.
 */
import type { DeviceId, DomainId } from "@tendril/protocol";
import { RELAY_JOINED, RELAY_JOINED_RECORDING, SessionProtocol } from "@tendril/protocol/constants";
import type { Cookies } from "../auth/index.ts";
import { UnavailableError } from "../errors.ts";
import type { Devices } from "../inventory/index.ts";
import type { Log } from "../log/index.ts";
import type { SessionRecorder, SessionRecording } from "../recordings/index.ts";
import type { DeviceDocument, UserDocument } from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import { assertAgreement, factsOf, type MayOpen, otherThan, viewerOf } from "./agreement.ts";
import { type EndWish, fits, kindOf, type OpenTunnel, reasonOf, waitsFor } from "./end-wish.ts";
import { type Guest, guestKey, shareKey } from "./guest.ts";
import { type Leg, Pairing } from "./pairing.ts";
import type { PipeTotals, Tunnel } from "./pipe.ts";
import type { PortWish } from "./port-wish.ts";
import { type Purpose, purposeOf } from "./purpose.ts";
import { createRecordingTap } from "./recording-tap.ts";
import { type RelayTicket, readRelayCookie } from "./relay-cookie.ts";
import { Seats } from "./seats.ts";
import type { SessionGuard } from "./session-guard.ts";
import { recordSession } from "./session-record.ts";
import { createSplicePipe, refuseSide, type SpliceSide } from "./splice-pipe.ts";

export interface RelayLimits {
  /** How long the first side waits for the second. */
  readonly waitMs: number;
  /** Waiting sides at once. */
  readonly maxWaiting: number;
  /** Sides of one user, waiting and joined: a tunnel between two pages of a user has two. */
  readonly maxSidesPerUser: number;
  /** Sides of those who come by one sharing link. */
  readonly maxSidesPerGuest: number;
  /** Sides of one agent. */
  readonly maxSidesPerDevice: number;
  /** A tunnel without a byte either way is closed after this. */
  readonly idleTimeoutMs: number;
}

export const defaultRelayLimits: RelayLimits = {
  waitMs: 15_000,
  maxWaiting: 10_000,
  maxSidesPerUser: 1_000,
  maxSidesPerGuest: 50,
  maxSidesPerDevice: 500,
  idleTimeoutMs: 86_400_000,
};

export interface RelayDeps {
  readonly devices: Devices;
  readonly cookies: Cookies;
  readonly recordings: SessionRecorder;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether this user may, now, use the tunnel's protocol on the device. */
  readonly mayOpen: MayOpen;
  /** Counts refusals by reason. */
  readonly count: (reason: string) => void;
  /** Ends sessions that lost their right. */
  readonly guard: Pick<SessionGuard, "add">;
  /** Asks the device's agent to meet the viewer; false when it is not there. */
  readonly callAgent: (call: RelayCall) => Promise<boolean>;
}

/** A tunnel for which the server itself asks the agent: the viewer has no control channel, or uses none. */
export interface RelayCall {
  readonly user: UserDocument;
  readonly device: DeviceDocument;
  readonly address: string;
  /** Pairing key. */
  readonly token: string;
  readonly port: PortWish | undefined;
  readonly protocol: number;
  readonly guest: Guest | undefined;
  /** The client knows text frames on port relays. */
  readonly speaks: boolean;
}

/** A connection that asks for the relay; `user` when it signed in by cookie, header or web session. */
export interface RelayRequest {
  readonly domain: DomainId;
  readonly query: URLSearchParams;
  readonly address: string;
  readonly user: UserDocument | undefined;
  /** What the cookie of the address says; with a `nodeid` in it, it leads to that device only. */
  readonly cookie: ReadonlyMap<string, unknown> | undefined;
  /** Who comes by a sharing link; `user` is the one who shares then. */
  readonly guest: Guest | undefined;
  /** Finishes the WebSocket handshake and hands over the paused socket. */
  takeSocket(): SpliceSide;
  refuse(status: number): void;
}

interface RelayLeg extends Leg {
  /** It came with a cookie for one device: what it says about device and protocol is true. */
  readonly isAgent: boolean;
  readonly side: SpliceSide;
  readonly address: string;
  readonly user: UserDocument | undefined;
  readonly device: DeviceDocument | undefined;
  readonly protocol: number;
  readonly port: PortWish | undefined;
  readonly guest: Guest | undefined;
  stopWaiting: () => void;
}

export class Relay {
  readonly #deps: RelayDeps;
  readonly #limits: RelayLimits;
  readonly #pairing: Pairing<RelayLeg>;
  readonly #tunnels = new Map<Tunnel, TrackedTunnel>();
  /** Those who wait, and those whose recording just begins. */
  readonly #waiting = new Set<RelayLeg>();
  readonly #seats = new Seats();

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
    else await this.#join(outcome.other, leg);
  }

  close(): void {
    for (const tunnel of this.#tunnels.keys()) tunnel.close();
  }

  /** Ends the tunnels that fit, at once, and says how many. */
  end(wish: EndWish): number {
    const ending = [...this.#tunnels].filter(([, open]) => fits(open, wish));
    for (const [tunnel] of ending) tunnel.close(reasonOf(wish));
    for (const leg of this.#waiting) if (waitsFor(leg, wish)) leg.side.socket.destroy();
    return ending.length;
  }

  /** Since when people have sessions of a kind on a device, ms, by their keys as agents write them. */
  openedAt(deviceId: DeviceId, kind: string): ReadonlyMap<string, number> {
    const times = new Map<string, number>();
    for (const tunnel of this.#tunnels.values()) {
      const { person, startedAtMs } = tunnel;
      if (tunnel.deviceId !== deviceId || person === undefined || kindOf(tunnel) !== kind) continue;
      times.set(person, Math.min(times.get(person) ?? startedAtMs, startedAtMs));
    }
    return times;
  }

  async #readLeg(request: RelayRequest): Promise<RelayLeg | undefined> {
    const { domain, query, user, address } = request;
    const purpose = purposeOf(request);
    const ticket = user === undefined ? this.#readTicket(request) : undefined;
    if (purpose === undefined || (user === undefined && ticket === undefined)) {
      return this.#refuse(request, 401, "tunnel refused: not signed in");
    }
    const { token, port } = purpose;
    const protocol = ticket?.protocol ?? purpose.protocol;
    const deviceRef = ticket === undefined ? purpose.deviceRef : ticket.deviceId;
    const device = await this.#readDevice(deviceRef, domain);
    const isBound = purpose.isCalled || query.has("nodeid");
    const { guest } = request;
    const isDenied =
      guest === undefined
        ? user !== undefined && isBound && !(await this.#isAllowed(user, device, purpose))
        : !guest.protocols.includes(protocol) || device?._id !== guest.device._id;
    if (isDenied) {
      return this.#refuse(request, 403, "tunnel denied");
    }
    const leave = this.#takeSeat(request, ticket);
    if (leave === undefined) return this.#refuse(request, 503, "too many tunnels");
    const side = await this.#takeSide(request, { ...purpose, protocol }, device).catch((error: unknown) => {
      leave();
      throw error;
    });
    if (side === undefined || side.socket.destroyed) leave();
    else side.socket.once("close", leave);
    if (side === undefined) return undefined;
    const isAgent = ticket?.deviceId !== undefined;
    const who = { isAgent, userId: user?._id, relayUserId: ticket?.userId, user, guest };
    return { ...who, token, domain, device, protocol, port, side, address, stopWaiting() {} };
  }

  #takeSeat({ user, guest }: RelayRequest, ticket: RelayTicket | undefined): (() => void) | undefined {
    const { maxSidesPerDevice, maxSidesPerGuest, maxSidesPerUser } = this.#limits;
    if (guest !== undefined) return this.#seats.take(shareKey(guest), maxSidesPerGuest);
    if (ticket?.deviceId !== undefined) return this.#seats.take(ticket.deviceId, maxSidesPerDevice);
    return this.#seats.take(user?._id ?? ticket?.userId ?? "", maxSidesPerUser);
  }

  /** Where the server calls the agent, that comes first. */
  async #takeSide(
    request: RelayRequest,
    { isCalled, token, port, protocol }: Purpose,
    device: DeviceDocument | undefined,
  ): Promise<SpliceSide | undefined> {
    const { user, guest, address, query } = request;
    if (isCalled && user !== undefined && device !== undefined) {
      const speaks = query.get("portwords") === "1";
      const call = { user, device, address, token, port, protocol, guest, speaks };
      if (!(await this.#deps.callAgent(call)))
        return this.#refuse(request, 503, "tunnel refused: the device is offline");
    }
    return request.takeSocket();
  }

  #refuse({ address, user, refuse }: RelayRequest, status: number, why: string): undefined {
    this.#deps.log.info({ peer: address, userId: user?._id }, why);
    refuse(status);
    return undefined;
  }

  async #isAllowed(
    user: UserDocument,
    device: DeviceDocument | undefined,
    { port, protocol }: Purpose,
  ): Promise<boolean> {
    const used = port === undefined ? protocol : SessionProtocol.Tcp;
    return device !== undefined && (await this.#deps.mayOpen(user, device, used));
  }

  #readTicket({ query, domain }: RelayRequest): RelayTicket | undefined {
    return readRelayCookie(this.#deps.cookies, { cookie: query.get("rauth"), domain });
  }

  async #readDevice(ref: string | undefined, domain: DomainId): Promise<DeviceDocument | undefined> {
    if (ref === undefined) return undefined;
    const id = ref.includes("/") ? ref : `node/${domain}/${ref}`;
    if (!id.startsWith(`node/${domain}/`)) return undefined;
    return await this.#deps.devices.get(id as DeviceId);
  }

  #wait(leg: RelayLeg): void {
    this.#waiting.add(leg);
    const give = (): void => {
      this.#waiting.delete(leg);
      if (this.#pairing.withdraw(leg)) leg.side.socket.destroy();
    };
    const cancel = this.#deps.clock.after(this.#limits.waitMs, give);
    leg.side.socket.once("close", give);
    leg.side.socket.on("error", give); // a lost connection while waiting is an end like any other
    leg.stopWaiting = () => {
      this.#waiting.delete(leg);
      cancel();
      leg.side.socket.off("close", give);
      leg.side.socket.off("error", give);
    };
  }

  /** A recording begins before the first byte crosses, and with it the word that there is one. */
  async #join(first: RelayLeg, second: RelayLeg): Promise<void> {
    const release = (): void => this.#pairing.end(first);
    const joined: JoinedTunnel = {};
    this.#waiting.add(second);
    try {
      await assertAgreement([first, second], this.#deps);
      const recording = await this.#beginRecording([first, second], joined);
      if (recording !== undefined) await this.#assertStill([first, second], recording);
      first.stopWaiting();
      joined.tunnel = this.#pipe([first, second], { recording, release });
      if (joined.failure !== undefined) joined.tunnel.close(joined.failure);
    } catch (error) {
      first.stopWaiting();
      release();
      const isKnown = error instanceof UnavailableError;
      if (!isKnown) this.#deps.log.error({ error }, "tunnel not joined");
      const reason = isKnown ? error.message : "the server cannot join this session";
      for (const { side } of [first, second]) refuseSide(side, reason, this.#deps.clock);
    } finally {
      this.#waiting.delete(second);
    }
  }

  /** Nobody watched over the right while the recording began. */
  async #assertStill(legs: readonly [RelayLeg, RelayLeg], recording: SessionRecording): Promise<void> {
    try {
      await assertAgreement(legs, this.#deps);
    } catch (error) {
      recording.end();
      throw error;
    }
  }

  #pipe(legs: readonly [RelayLeg, RelayLeg], { recording, release }: JoinParts): Tunnel {
    const [first, second] = legs;
    const startedAtMs = this.#deps.clock.now();
    const onEnd = (totals: PipeTotals): void => {
      this.#tunnels.get(tunnel)?.release();
      this.#tunnels.delete(tunnel);
      recording?.end();
      release();
      this.#record(legs, { totals, seconds: Math.round((this.#deps.clock.now() - startedAtMs) / 1000) });
    };
    const onError = (error: unknown): void => {
      this.#deps.log.warn({ error, peer: first.address }, "tunnel broke the protocol");
    };
    const tunnel: Tunnel = createSplicePipe(first.side, second.side, {
      joined: recording === undefined ? RELAY_JOINED : RELAY_JOINED_RECORDING,
      tap: recording && createRecordingTap(recording, { isFirstViewer: viewerOf(legs) === first }),
      onEnd,
      onError,
      clock: this.#deps.clock,
    });
    this.#track(tunnel, legs);
    this.#record(legs);
    // a side that was lost while the recording began says nothing any more
    if (first.side.socket.destroyed || second.side.socket.destroyed) tunnel.close();
    return tunnel;
  }

  /** Without a device there is nobody whose right could end it. */
  #track(tunnel: Tunnel, legs: readonly [RelayLeg, RelayLeg]): void {
    const { guest, user, userId, port } = viewerOf(legs);
    const { device, protocol } = factsOf(legs);
    const whose = { userId, guestName: guest?.name, shareId: guest?.shareId };
    const what = { deviceId: device?._id, protocol, port: port?.kind };
    const person = guest === undefined ? userId : guestKey(guest);
    const startedAtMs = this.#deps.clock.now();
    this.#tunnels.set(tunnel, { ...whose, ...what, person, startedAtMs, release() {} });
    if (user === undefined || device === undefined) return;
    const end = (): void => tunnel.close();
    const release = this.#deps.guard.add({ user, device, protocol, port, guest, end });
    const tracked = this.#tunnels.get(tunnel);
    if (tracked === undefined) release();
    else tracked.release = release;
  }

  async #beginRecording(
    legs: readonly [RelayLeg, RelayLeg],
    joined: JoinedTunnel,
  ): Promise<SessionRecording | undefined> {
    const viewer = viewerOf(legs);
    const agent = otherThan(viewer, legs);
    const { user, port } = viewer;
    if (user === undefined || port !== undefined) return undefined;
    const session = {
      user,
      ...factsOf(legs),
      // the agent's cookie was written by this server; the viewer's address says what its user likes
      isProtocolSure: agent.protocol !== 0,
      addresses: [viewer.address, agent.address] as const,
    };
    return await this.#deps.recordings.begin(session, {
      onDrain: () => joined.tunnel?.resume(),
      onFailure() {
        joined.failure = "this session is recorded, and the recording cannot be written";
        joined.tunnel?.close(joined.failure);
      },
    });
  }

  /** Start and end of a session as events of the device. */
  #record(legs: readonly [RelayLeg, RelayLeg], end?: { totals: PipeTotals; seconds: number }): void {
    const [first, second] = legs;
    const viewer = viewerOf(legs);
    const { user, port, token } = viewer;
    const { device, protocol } = factsOf(legs);
    if (user === undefined || device === undefined) return;
    recordSession(this.#deps.devices, {
      ...{ device, user, protocol, port, token, guestName: viewer.guest?.name },
      addresses: [first.address, second.address],
      ...(end === undefined ? {} : { end }),
    });
  }
}

/** A tunnel from the moment when its recording begins: it may fail before there is one. */
interface JoinedTunnel {
  tunnel?: Tunnel;
  failure?: string;
}

interface TrackedTunnel extends OpenTunnel {
  /** Key of user or guest. */
  readonly person: string | undefined;
  readonly startedAtMs: number;
  release: () => void;
}

interface JoinParts {
  readonly recording: SessionRecording | undefined;
  release(): void;
}
