/**
 * Web sessions: a random secret in a cookie, its hash in the store. They survive restarts and end everywhere at once.
 */
import { createHash, randomBytes } from "node:crypto";
import type { DomainId, UserId } from "@tendril/protocol";
import { SiteRight } from "@tendril/protocol/constants";
import {
  type Collection,
  type Store,
  type UserDocument,
  userCollection,
  type WebSessionDocument,
  webSessionCollection,
} from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import { siteRestricts } from "./rights.ts";

/** `__Host-`: only over TLS, only for this host, only with Path=/. */
export const SESSION_COOKIE = "__Host-tendril";
const SECRET_BYTES = 32;
const TOUCH_EVERY_MS = 60_000;
const MAX_USER_AGENT_CHARS = 256;
/** How long a second factor counts as given just now. */
const FRESH_MS = 15 * 60_000;

export interface WebSessionsDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Called for each session that was ended, so that its open connections end too. */
  readonly onEnded: (userId: UserId, sessionId: string) => void;
  /** Called when all of an account were ended, but for one perhaps: what others opened without one ends too. */
  readonly onAllEnded?: (userId: UserId, except: string | undefined) => void;
}

export interface SignedIn {
  readonly session: WebSessionDocument;
  readonly user: UserDocument;
}

const sessionIds = new WeakMap<UserDocument, string>();

/** The account as somebody who is signed in by that session: what they open ends with it. */
export function ofWebSession(user: UserDocument, sessionId: string): UserDocument {
  const marked = { ...user };
  sessionIds.set(marked, sessionId);
  return marked;
}

/** The web session that a document was read for. */
export function webSessionOf(user: UserDocument): string | undefined {
  return sessionIds.get(user);
}

export class WebSessions {
  readonly #deps: WebSessionsDeps;
  readonly #sessions: Collection<WebSessionDocument>;
  readonly #lifetimeMs: number;

  constructor(deps: WebSessionsDeps, options: { readonly lifetimeMs: number }) {
    this.#deps = deps;
    this.#sessions = deps.store.collection(webSessionCollection);
    this.#lifetimeMs = options.lifetimeMs;
  }

  /** The value of the `Set-Cookie` header. */
  async create(
    user: UserDocument,
    client: { readonly address: string; readonly userAgent: string },
    { isProved = false }: { /** With a second factor. */ readonly isProved?: boolean } = {},
  ): Promise<string> {
    const secret = randomBytes(SECRET_BYTES).toString("base64url");
    const nowMs = this.#deps.clock.now();
    await this.#sessions.put({
      _id: hashOf(secret),
      userid: user._id,
      domain: user.domain,
      createdAtMs: nowMs,
      seenAtMs: nowMs,
      expiresAtMs: nowMs + this.#lifetimeMs,
      ...(isProved ? { provedAtMs: nowMs } : {}),
      address: client.address,
      userAgent: client.userAgent.slice(0, MAX_USER_AGENT_CHARS),
    });
    const maxAge = Math.floor(this.#lifetimeMs / 1000);
    return `${SESSION_COOKIE}=${secret}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${maxAge}`;
  }

  /** Who sent this `Cookie` header to that domain; use moves the expiry on. */
  async find(domain: DomainId, cookieHeader: string | undefined): Promise<SignedIn | undefined> {
    const secret = readCookie(cookieHeader);
    const session = secret === undefined ? undefined : await this.#sessions.get(hashOf(secret));
    const nowMs = this.#deps.clock.now();
    if (session === undefined || session.domain !== domain || session.expiresAtMs <= nowMs) return undefined;
    const user = await this.#deps.store.collection(userCollection).get(session.userid);
    if (user === undefined || siteRestricts(user, SiteRight.Locked)) return undefined;
    if (nowMs - session.seenAtMs > TOUCH_EVERY_MS) {
      await this.#sessions.patch(session._id, { seenAtMs: nowMs, expiresAtMs: nowMs + this.#lifetimeMs });
    }
    return { session, user: ofWebSession(user, session._id) };
  }

  /** A second factor was given. */
  async prove(id: string): Promise<void> {
    await this.#sessions.patch(id, { provedAtMs: this.#deps.clock.now() });
  }

  /** Whether a second factor was given in the last quarter of an hour. */
  async isFresh(id: string): Promise<boolean> {
    const session = await this.#sessions.get(id);
    return this.#deps.clock.now() - (session?.provedAtMs ?? 0) < FRESH_MS;
  }

  async end(session: WebSessionDocument): Promise<void> {
    await this.#sessions.remove(session._id);
    this.#deps.onEnded(session.userid, session._id);
  }

  /** Also ends what cookies of these sessions may still open. */
  async endAll(userId: UserId, except?: string): Promise<void> {
    const signedOutAt = Math.floor(this.#deps.clock.now() / 1_000);
    await this.#deps.store.collection(userCollection).patch(userId, { signedOutAt });
    for (const session of await this.#sessions.find({ where: { userid: userId } })) {
      if (session._id !== except) await this.end(session);
    }
    this.#deps.onAllEnded?.(userId, except);
  }

  /** Those of an account that have not expired, last used first. */
  async list(userId: UserId): Promise<WebSessionDocument[]> {
    const nowMs = this.#deps.clock.now();
    const found = await this.#sessions.find({ where: { userid: userId } });
    return found.filter((session) => session.expiresAtMs > nowMs).sort((a, b) => b.seenAtMs - a.seenAtMs);
  }

  /** Removes expired ones. */
  async prune(): Promise<number> {
    return await this.#sessions.prune({ where: { expiresAtMs: { lt: this.#deps.clock.now() } } });
  }
}

/** `Set-Cookie` value that removes the cookie. */
export const CLEAR_SESSION_COOKIE = `${SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`;

function readCookie(header: string | undefined): string | undefined {
  for (const part of (header ?? "").split(";")) {
    const [name, value] = part.trim().split("=");
    if (name === SESSION_COOKIE && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)) return value;
  }
  return undefined;
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
