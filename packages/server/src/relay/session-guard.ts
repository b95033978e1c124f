/**
 * Ends running sessions when what allowed them is over: a right, an account, a sharing link or its window. Rights are
 * read again when something about them changed, not by the clock.
 */
import type { DomainId } from "@tendril/protocol";
import { SessionProtocol } from "@tendril/protocol/constants";
import type { Log } from "../log/index.ts";
import type { DeviceDocument, UserDocument } from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import type { MayOpen } from "./agreement.ts";
import type { Guest } from "./guest.ts";
import type { PortWish } from "./port-wish.ts";

const MAX_TIMER_MS = 86_400_000;
/** Sessions that are checked before others get a turn. */
const CHECKED_AT_ONCE = 200;

export interface GuardedSession {
  readonly user: UserDocument;
  readonly device: DeviceDocument;
  readonly protocol: number;
  readonly port?: PortWish | undefined;
  readonly guest: Guest | undefined;
  end(): void;
}

/** Whose or which sessions may have lost what they stand on; all without a field. */
export interface Doubt {
  readonly userId?: string;
  readonly deviceId?: string;
}

export interface SessionGuardDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly mayOpen: MayOpen;
  /** The device as it is stored now. */
  readonly readDevice: (id: DeviceDocument["_id"]) => Promise<DeviceDocument | undefined>;
}

export class SessionGuard {
  readonly #deps: SessionGuardDeps;
  readonly #sessions = new Set<GuardedSession>();

  constructor(deps: SessionGuardDeps) {
    this.#deps = deps;
  }

  get count(): number {
    return this.#sessions.size;
  }

  countOf(domain: DomainId): number {
    return [...this.#sessions].filter(({ device }) => device.domain === domain).length;
  }

  /** From its begin until the result is called. A guest's session ends with the window of the link. */
  add(session: GuardedSession): () => void {
    this.#sessions.add(session);
    const { guest } = session;
    const atMs = guest?.closesAtMs;
    const cancel = atMs === undefined ? () => {} : this.#endAt(session, atMs);
    if (guest?.isRevoked() === true) session.end();
    return () => {
      this.#sessions.delete(session);
      cancel();
    };
  }

  /** Ends what a user has open, of whatever kind, as far as it is meant; guests have links of their own. */
  endUser(userId: string, isMeant: (user: UserDocument) => boolean = () => true): void {
    for (const session of [...this.#sessions]) {
      const { user, guest } = session;
      if (guest === undefined && user._id === userId && isMeant(user)) session.end();
    }
  }

  /** Checks those that the doubt is about, and ends those that may not go on. Gives how many ended. */
  async recheck({ userId, deviceId }: Doubt): Promise<number> {
    const doubted = [...this.#sessions].filter(
      ({ user, device }) =>
        (userId === undefined || user._id === userId) && (deviceId === undefined || device._id === deviceId),
    );
    let ended = 0;
    for (const [index, session] of doubted.entries()) {
      if (index % CHECKED_AT_ONCE === CHECKED_AT_ONCE - 1) await new Promise(setImmediate);
      if (!this.#sessions.has(session) || (await this.#mayGoOn(session))) continue;
      ended++;
      const { user, device, guest } = session;
      this.#deps.log.info(
        { userId: user._id, deviceId: device._id, guest: guest?.name },
        "session lost its right",
      );
      session.end();
    }
    return ended;
  }

  async #mayGoOn({ user, device, protocol, port, guest }: GuardedSession): Promise<boolean> {
    if (guest !== undefined) return await guest.mayGoOn(protocol);
    const now = await this.#deps.readDevice(device._id);
    const used = port === undefined ? protocol : SessionProtocol.Tcp;
    return now !== undefined && (await this.#deps.mayOpen(user, now, used));
  }

  /** Timers reach 24 days at most. */
  #endAt(session: GuardedSession, atMs: number): () => void {
    const { clock } = this.#deps;
    const leftMs = atMs - clock.now();
    if (leftMs <= MAX_TIMER_MS) return clock.after(Math.max(0, leftMs), () => session.end());
    let cancel = clock.after(MAX_TIMER_MS, () => {
      cancel = this.#endAt(session, atMs);
    });
    return () => cancel();
  }
}
