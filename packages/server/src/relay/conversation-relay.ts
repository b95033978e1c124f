/**
 * Where the two pages of a conversation meet. Unlike other tunnels both sides know the name of the conversation before
 * they come; who may come was decided by who hands them over. A page that comes again takes the place of its first
 * connection, which may have died without a word. Source: docs/spec/session-protocols.md, sections 6.3 and 6.7.
 */
import type { DomainId } from "@tendril/protocol";
import {
  ConversationEnd,
  RELAY_JOINED,
  RELAY_JOINED_RECORDING,
  SessionProtocol,
} from "@tendril/protocol/constants";
import { UnavailableError } from "../errors.ts";
import type { EventLog } from "../events/index.ts";
import type { Devices } from "../inventory/index.ts";
import type { Log } from "../log/index.ts";
import type { SessionRecorder, SessionRecording } from "../recordings/index.ts";
import type { DeviceDocument, UserDocument } from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import type { PipeTotals, Tunnel } from "./pipe.ts";
import { createRecordingTap } from "./recording-tap.ts";
import type { Doubt } from "./session-guard.ts";
import { sessionEvent } from "./session-record.ts";
import { createSplicePipe, refuseSide, type SpliceSide } from "./splice-pipe.ts";

/** A lone page waits as long as an invitation is good for. */
export const CONVERSATION_WAIT_MS = 120_000;
const MAX_ROOMS = 5_000;
const MAX_ROOMS_PER_PARTY = 50;

export interface ConversationRelayDeps {
  readonly devices: Pick<Devices, "record">;
  readonly events: Pick<EventLog, "record">;
  readonly recordings: SessionRecorder;
  readonly clock: Clock;
  readonly log: Log;
}

/** One who was found to be a party of the conversation. */
export interface ConversationCaller {
  readonly domain: DomainId;
  /** The same for both parties. */
  readonly key: string;
  /** Id of the party: a user or a device. */
  readonly party: string;
  readonly isInviter: boolean;
  /** The signed-in user; `undefined` for the person at a device. */
  readonly user: UserDocument | undefined;
  readonly device: DeviceDocument | undefined;
  readonly address: string;
  /** What lets the person in ends then. */
  readonly closesAtMs: number | undefined;
  /** Whether the conversation is still allowed: reads accounts and device again. */
  mayGoOn(): Promise<boolean>;
  takeSocket(): SpliceSide;
  refuse(status: number): void;
}

interface Leg extends ConversationCaller {
  readonly side: SpliceSide;
  stopWaiting: () => void;
}

interface Room {
  readonly key: string;
  waiting: Leg | undefined;
  pair: readonly [Leg, Leg] | undefined;
  tunnel: Tunnel | undefined;
}

export class ConversationRelay {
  readonly #deps: ConversationRelayDeps;
  readonly #rooms = new Map<string, Room>();

  constructor(deps: ConversationRelayDeps) {
    this.#deps = deps;
  }

  get count(): number {
    return [...this.#rooms.values()].filter(({ tunnel }) => tunnel !== undefined).length;
  }

  async take(caller: ConversationCaller): Promise<void> {
    const key = `${caller.domain} ${caller.key}`;
    const room = this.#rooms.get(key) ?? { key, waiting: undefined, pair: undefined, tunnel: undefined };
    if (!this.#rooms.has(key) && !this.#hasRoomFor(caller.party)) return caller.refuse(503);
    const leg: Leg = { ...caller, side: caller.takeSocket(), stopWaiting() {} };
    if (room.pair?.some(({ party }) => party === leg.party)) this.#endPair(room, movedWords(leg));
    const { waiting } = room;
    if (waiting?.party === leg.party) {
      this.#leave(room);
      this.#refuse(waiting, movedWords(leg));
    }
    this.#rooms.set(key, room);
    if (room.waiting === undefined) this.#wait(room, leg);
    else await this.#join(room, room.waiting, leg);
  }

  /** The other party does not want to talk: whoever waits is told. */
  decline(caller: Pick<ConversationCaller, "domain" | "key" | "party">): void {
    const room = this.#rooms.get(`${caller.domain} ${caller.key}`);
    const waiting = room?.waiting;
    if (room === undefined || waiting === undefined || waiting.party === caller.party) return;
    this.#leave(room);
    this.#refuse(waiting, ConversationEnd.Declined);
  }

  /** Checks those that the doubt is about, and ends those that may not go on. Gives how many ended. */
  async recheck({ userId, deviceId }: Doubt): Promise<number> {
    let ended = 0;
    for (const room of [...this.#rooms.values()]) {
      const legs = room.pair ?? (room.waiting === undefined ? [] : [room.waiting]);
      const isMeant = legs.some(
        ({ key }) =>
          (userId === undefined || key.includes(userId)) &&
          (deviceId === undefined || key.includes(deviceId)),
      );
      const [leg] = legs;
      if (!isMeant || leg === undefined || (await leg.mayGoOn())) continue;
      ended++;
      this.#deps.log.info(
        { userId: leg.user?._id, deviceId: leg.device?._id },
        "conversation lost its right",
      );
      this.#end(room, ConversationEnd.NotAllowed);
    }
    return ended;
  }

  /** Ends what a user has open, as far as it is meant. */
  endUser(userId: string, isMeant: (user: UserDocument) => boolean = () => true): number {
    const theirs = [...this.#rooms.values()].filter(({ waiting, pair }) =>
      [waiting, ...(pair ?? [])].some(
        (leg) => leg?.party === userId && (leg.user === undefined || isMeant(leg.user)),
      ),
    );
    for (const room of theirs) this.#end(room, ConversationEnd.NotAllowed);
    return theirs.length;
  }

  close(): void {
    for (const room of [...this.#rooms.values()]) this.#end(room);
  }

  #hasRoomFor(party: string): boolean {
    if (this.#rooms.size >= MAX_ROOMS) return false;
    let count = 0;
    for (const { waiting, pair } of this.#rooms.values()) {
      if (waiting?.party === party || pair?.some((leg) => leg.party === party)) count++;
    }
    return count < MAX_ROOMS_PER_PARTY;
  }

  #wait(room: Room, leg: Leg): void {
    const { socket } = leg.side;
    const gone = (): void => {
      if (room.waiting !== leg) return;
      this.#leave(room);
      socket.destroy();
    };
    const cancel = this.#deps.clock.after(CONVERSATION_WAIT_MS, () => {
      if (room.waiting !== leg) return;
      this.#leave(room);
      this.#refuse(leg, ConversationEnd.NobodyCame);
    });
    socket.once("close", gone);
    socket.on("error", gone); // a lost connection while waiting is an end like any other
    leg.stopWaiting = () => {
      cancel();
      socket.off("close", gone);
      socket.off("error", gone);
    };
    room.waiting = leg;
  }

  /** Nobody waits in the room any more; it is forgotten when nobody talks there either. */
  #leave(room: Room): void {
    room.waiting?.stopWaiting();
    room.waiting = undefined;
    if (room.pair === undefined) this.#rooms.delete(room.key);
  }

  async #join(room: Room, first: Leg, second: Leg): Promise<void> {
    const pair = [first, second] as const;
    first.stopWaiting();
    first.side.socket.on("error", () => {}); // told by the pipe, once there is one
    room.waiting = undefined;
    room.pair = pair;
    try {
      const joined: { tunnel?: Tunnel; failure?: string } = {};
      const recording = await this.#beginRecording(pair, {
        onDrain: () => joined.tunnel?.resume(),
        onFailure() {
          joined.failure = "this conversation is recorded, and the recording cannot be written";
          joined.tunnel?.close(joined.failure);
        },
      });
      // somebody may have come anew while the recording began
      if (room.pair !== pair) {
        recording?.end();
        return;
      }
      joined.tunnel = this.#pipe(room, pair, recording);
      if (joined.failure !== undefined) joined.tunnel.close(joined.failure);
    } catch (error) {
      const isKnown = error instanceof UnavailableError;
      if (!isKnown) this.#deps.log.error({ error }, "conversation not joined");
      this.#end(room, isKnown ? error.message : "the server cannot join this conversation");
    }
  }

  #pipe(room: Room, pair: readonly [Leg, Leg], recording: SessionRecording | undefined): Tunnel {
    const { clock, log } = this.#deps;
    const [first, second] = pair;
    const startedAtMs = clock.now();
    const cancels = pair.flatMap(({ closesAtMs }) =>
      closesAtMs === undefined
        ? []
        : [clock.after(Math.max(0, closesAtMs - startedAtMs), () => tunnel.close(ConversationEnd.TimeOver))],
    );
    const onEnd = (totals: PipeTotals): void => {
      for (const cancel of cancels) cancel();
      recording?.end();
      this.#record(pair, { totals, seconds: Math.round((clock.now() - startedAtMs) / 1000) });
      if (room.pair === pair) this.#forget(room);
    };
    const tunnel: Tunnel = createSplicePipe(first.side, second.side, {
      joined: recording === undefined ? RELAY_JOINED : RELAY_JOINED_RECORDING,
      tap: recording && createRecordingTap(recording, { isFirstViewer: first.isInviter }),
      onEnd,
      onError: (error) => log.warn({ error, peer: first.address }, "conversation broke the protocol"),
      clock,
    });
    room.tunnel = tunnel;
    this.#record(pair);
    // a side that was lost while the recording began says nothing any more
    if (pair.some(({ side }) => side.socket.destroyed)) tunnel.close();
    return tunnel;
  }

  #end(room: Room, reason?: string): void {
    if (room.waiting !== undefined) {
      const { waiting } = room;
      this.#leave(room);
      this.#refuse(waiting, reason ?? ConversationEnd.NobodyCame);
    }
    if (room.pair !== undefined) this.#endPair(room, reason);
  }

  #endPair(room: Room, reason?: string): void {
    const { pair, tunnel } = room;
    this.#forget(room);
    if (tunnel !== undefined) tunnel.close(reason);
    else for (const leg of pair ?? []) this.#refuse(leg, reason ?? ConversationEnd.NobodyCame);
  }

  #forget(room: Room): void {
    room.pair = undefined;
    room.tunnel = undefined;
    if (room.waiting === undefined) this.#rooms.delete(room.key);
  }

  #refuse({ side }: Leg, reason: string): void {
    refuseSide(side, reason, this.#deps.clock);
  }

  async #beginRecording(
    pair: readonly [Leg, Leg],
    handlers: { onDrain(): void; onFailure(): void },
  ): Promise<SessionRecording | undefined> {
    const { user, device, partner } = factsOf(pair);
    const [first, second] = pair;
    if (user === undefined) return undefined;
    const session = {
      ...{ user, device, protocol: SessionProtocol.Messenger, isProtocolSure: true },
      ...(partner === undefined ? {} : { partner: partner.name }),
      addresses: [first.address, second.address] as const,
    };
    return await this.#deps.recordings.begin(session, handlers);
  }

  /** Start and end as events of the device, or of the two who talk. */
  #record(pair: readonly [Leg, Leg], end?: { totals: PipeTotals; seconds: number }): void {
    const { user, device, partner } = factsOf(pair);
    const [first, second] = pair;
    if (user === undefined) return;
    const event = sessionEvent({
      ...{ user, protocol: SessionProtocol.Messenger, guestName: undefined, token: "messenger" },
      addresses: [first.address, second.address],
      name: partner === undefined ? "Chat" : `Chat with ${partner.name}`,
      ...(end === undefined ? {} : { end }),
    });
    if (device !== undefined) this.#deps.devices.record(device, event);
    else
      this.#deps.events.record(
        user.domain,
        [user._id, ...(partner === undefined ? [] : [partner._id])],
        event,
      );
  }
}

/** In whose name it is; with which device, or which other user. */
function factsOf(pair: readonly [Leg, Leg]): {
  readonly user: UserDocument | undefined;
  readonly device: DeviceDocument | undefined;
  readonly partner: UserDocument | undefined;
} {
  const [first, second] = pair;
  const owner =
    first.isInviter && first.user !== undefined ? first : second.user === undefined ? first : second;
  const other = owner === first ? second : first;
  return { user: owner.user, device: first.device ?? second.device, partner: other.user };
}

/** Told to both: each page knows whether it is the one whose place was taken. */
function movedWords({ isInviter }: Leg): string {
  return isInviter ? ConversationEnd.InviterMoved : ConversationEnd.InvitedMoved;
}
