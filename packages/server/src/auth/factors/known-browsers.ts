/**
 * Browsers and programs that gave a second factor and are not asked again for 30 days: a random secret in a cookie, its
 * hash in the store. Good for one account, and only until that account's sessions are ended everywhere, as every new
 * password does.
 */
import { createHash, randomBytes } from "node:crypto";
import type { UserId } from "@tendril/protocol";
import {
  type Collection,
  type KnownBrowserDocument,
  knownBrowserCollection,
  type Store,
  type UserDocument,
} from "../../store/index.ts";
import type { Clock } from "../../time/index.ts";

export const KNOWN_DAYS = 30;
const KNOWN_COOKIE = "__Host-tendril-known";
const DAY_SECONDS = 86_400;
const SECRET_BYTES = 32;
const MAX_USER_AGENT_CHARS = 256;

export class KnownBrowsers {
  readonly #browsers: Collection<KnownBrowserDocument>;
  readonly #clock: Clock;

  constructor(deps: { readonly store: Store; readonly clock: Clock }) {
    this.#browsers = deps.store.collection(knownBrowserCollection);
    this.#clock = deps.clock;
  }

  /** The secret that is good for this account from now on. */
  async add(
    userid: UserId,
    { address, userAgent }: { readonly address: string; readonly userAgent: string },
  ): Promise<string> {
    const secret = randomBytes(SECRET_BYTES).toString("base64url");
    const createdAtMs = this.#clock.now();
    await this.#browsers.put({
      _id: hashOf(secret),
      ...{ userid, createdAtMs, expiresAtMs: createdAtMs + KNOWN_DAYS * DAY_SECONDS * 1000, address },
      userAgent: userAgent.slice(0, MAX_USER_AGENT_CHARS),
    });
    return secret;
  }

  async isKnown(user: UserDocument, secret: string | undefined): Promise<boolean> {
    const found = secret === undefined ? undefined : await this.#browsers.get(hashOf(secret));
    return found !== undefined && found.userid === user._id && this.#isGood(user, found);
  }

  /** Those that are not asked now, the newest first. */
  async list(user: UserDocument): Promise<KnownBrowserDocument[]> {
    const found = await this.#browsers.find({ where: { userid: user._id } });
    return found
      .filter((browser) => this.#isGood(user, browser))
      .sort((a, b) => b.createdAtMs - a.createdAtMs);
  }

  /** Those of this account among the ids. */
  async forget(userid: UserId, ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      if ((await this.#browsers.get(id))?.userid === userid) await this.#browsers.remove(id);
    }
  }

  async forgetAll(userid: UserId): Promise<void> {
    await this.#browsers.prune({ where: { userid } });
  }

  #isGood(user: UserDocument, { createdAtMs, expiresAtMs }: KnownBrowserDocument): boolean {
    const isBeforeEnd = Math.floor(createdAtMs / 1000) < (user.signedOutAt ?? 0);
    return expiresAtMs > this.#clock.now() && !isBeforeEnd;
  }

  /** Removes expired ones. */
  async prune(): Promise<number> {
    return await this.#browsers.prune({ where: { expiresAtMs: { lt: this.#clock.now() } } });
  }
}

/** `Set-Cookie` value of a secret. */
export function knownCookie(secret: string): string {
  const maxAge = KNOWN_DAYS * DAY_SECONDS;
  return `${KNOWN_COOKIE}=${secret}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${maxAge}`;
}

/** The secret in a `Cookie` header. */
export function readKnownCookie(header: string | undefined): string | undefined {
  for (const part of (header ?? "").split(";")) {
    const [name, value] = part.trim().split("=");
    if (name === KNOWN_COOKIE && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)) return value;
  }
  return undefined;
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
