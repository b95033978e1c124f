/**
 * Tokens that work once: the set-up token of the first administrator and sign-in links. Stored as hashes.
 */
import { createHash, randomBytes } from "node:crypto";
import { type Collection, type SecretDocument, type Store, secretCollection } from "../store/index.ts";
import type { Clock } from "../time/index.ts";

const SECRET_BYTES = 24;
/** SHA-256, hex. */
const HASH_CHARS = 64;

export interface OneTimeTokenKind {
  /** For instance `setup` or `sign-in`. */
  readonly name: string;
  readonly lifetimeMs: number;
}

export class OneTimeTokens {
  readonly #secrets: Collection<SecretDocument>;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #kind: OneTimeTokenKind;

  constructor(deps: { readonly store: Store; readonly clock: Clock }, kind: OneTimeTokenKind) {
    this.#store = deps.store;
    this.#secrets = deps.store.collection(secretCollection);
    this.#clock = deps.clock;
    this.#kind = kind;
  }

  /** A new token that stands for `subject`, a user or domain id. */
  async create(subject: string): Promise<string> {
    const token = randomBytes(SECRET_BYTES).toString("base64url");
    await this.#secrets.put({ _id: this.#idOf(token), value: subject, createdAtMs: this.#clock.now() });
    return token;
  }

  /** What a token stands for, without using it up. */
  async peek(token: string): Promise<string | undefined> {
    const found = await this.#secrets.get(this.#idOf(token));
    const isFresh = found !== undefined && this.#clock.now() - found.createdAtMs < this.#kind.lifetimeMs;
    return isFresh ? found.value : undefined;
  }

  /** What a token stands for; it works no more. Two at once: one of them gets it. */
  async consume(token: string): Promise<string | undefined> {
    return await this.#store.transaction(async () => {
      const subject = await this.peek(token);
      const isMine = await this.#secrets.remove(this.#idOf(token));
      return isMine ? subject : undefined;
    });
  }

  /** Removes those that are too old to be used. */
  async prune(): Promise<number> {
    const oldest = this.#clock.now() - this.#kind.lifetimeMs;
    const old = (await this.#all()).filter(({ createdAtMs }) => createdAtMs <= oldest);
    for (const { _id } of old) await this.#secrets.remove(_id);
    return old.length;
  }

  /** Makes every token of this kind that stands for `subject` worthless. */
  async revoke(subject: string): Promise<void> {
    for (const { _id, value } of await this.#all()) if (value === subject) await this.#secrets.remove(_id);
  }

  /** Of this kind: another kind's name may begin with this one's. */
  async #all(): Promise<SecretDocument[]> {
    const prefix = this.#idOf("").slice(0, -HASH_CHARS);
    const found = await this.#secrets.find({ where: { _id: { prefix } } });
    return found.filter(({ _id }) => _id.length === prefix.length + HASH_CHARS);
  }

  #idOf(token: string): string {
    return `once-${this.#kind.name}-${createHash("sha256").update(token).digest("hex")}`;
  }
}
