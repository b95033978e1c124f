/**
 * Challenges of WebAuthn: good for five minutes, for one purpose, once. They carry their own proof, so that asking for
 * many fills no memory; only those that were answered rightly are remembered until they are too old anyway.
 *
 *     base36 time in ms . 16 random bytes . keyed hash of purpose and both        (base64url)
 */
import { randomBytes } from "node:crypto";
import { equalBytes } from "@tendril/protocol";
import type { Clock } from "../../time/index.ts";
import type { SealingKey } from "../sealing-key.ts";

const LIFETIME_MS = 5 * 60_000;
const NONCE_BYTES = 16;

export class Challenges {
  readonly #key: SealingKey;
  readonly #clock: Clock;
  /** Answered ones, with the time at which they are too old; oldest first. */
  readonly #used = new Map<string, number>();

  constructor(deps: { readonly key: SealingKey; readonly clock: Clock }) {
    this.#key = deps.key;
    this.#clock = deps.clock;
  }

  create(purpose: string): string {
    const head = `${this.#clock.now().toString(36)}.${randomBytes(NONCE_BYTES).toString("base64url")}`;
    return `${head}.${this.#key.hash(`challenge ${purpose}`, head)}`;
  }

  /** Whether it was made for this purpose, is fresh and was not used up. */
  isGood(challenge: string, purpose: string): boolean {
    const [time = "", nonce = "", proof = ""] = challenge.split(".");
    const expected = this.#key.hash(`challenge ${purpose}`, `${time}.${nonce}`);
    const ageMs = this.#clock.now() - Number.parseInt(time, 36);
    const isOurs = equalBytes(Buffer.from(proof), Buffer.from(expected));
    return isOurs && ageMs >= 0 && ageMs < LIFETIME_MS && !this.#used.has(challenge);
  }

  /** False when it was used before. */
  useUp(challenge: string): boolean {
    const nowMs = this.#clock.now();
    for (const [old, overAtMs] of this.#used) {
      if (overAtMs > nowMs) break;
      this.#used.delete(old);
    }
    if (this.#used.has(challenge)) return false;
    this.#used.set(challenge, nowMs + LIFETIME_MS);
    return true;
  }
}
