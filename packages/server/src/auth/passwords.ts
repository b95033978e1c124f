/**
 * Password hashes: argon2id for new ones; the form of imported accounts is verified and then replaced.
 *
 *     argon2id$m=19456,t=2,p=1$<salt base64>$<hash base64>
 *     pbkdf2-sha384$12000$<salt text base64>$<hash base64>      128-byte key; the salt text itself is the salt
 *
 * Source of the second: docs/spec/control-protocol.md, section 2.2.
 */
import { argon2, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { UnavailableError } from "../errors.ts";

const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const OLD_ITERATIONS = 12_000;
const OLD_KEY_BYTES = 128;
const MAX_AT_ONCE = 4;
const MAX_WAITING = 1_000;

const argon2Async = promisify(argon2);
const pbkdf2Async = promisify(pbkdf2);

export interface Verdict {
  readonly isRight: boolean;
  /** The stored form is an old one: hash the password again and store that. */
  readonly needsRehash: boolean;
}

export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** @throws UnavailableError when too many are being worked on. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const hash = await this.#limited(() => derive(password, salt));
    return `argon2id$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${salt.toString("base64")}$${hash.toString("base64")}`;
  }

  /**
   * Compares in constant time. Without a stored hash the same work is done for nothing, so that an unknown name
   * takes as long as a wrong password. @throws UnavailableError when too many are being worked on.
   */
  async verify(password: string, stored: string | undefined): Promise<Verdict> {
    const [kind, , saltText = "", hashText = ""] = (stored ?? "").split("$");
    const salt = Buffer.from(saltText, "base64");
    const wanted = Buffer.from(hashText, "base64");
    if (kind === "pbkdf2-sha384") {
      const hash = await this.#limited(() =>
        pbkdf2Async(password, salt, OLD_ITERATIONS, OLD_KEY_BYTES, "sha384"),
      );
      return { isRight: isEqual(hash, wanted), needsRehash: true };
    }
    const isKnown = kind === "argon2id" && salt.length === SALT_BYTES && wanted.length === HASH_BYTES;
    const hash = await this.#limited(() => derive(password, isKnown ? salt : Buffer.alloc(SALT_BYTES)));
    return { isRight: isKnown && isEqual(hash, wanted), needsRehash: false };
  }

  async #limited(run: () => Promise<Buffer>): Promise<Buffer> {
    if (this.#running >= MAX_AT_ONCE) {
      if (this.#waiting.length >= MAX_WAITING) throw new UnavailableError("too many sign-ins at once");
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      await promise;
    } else this.#running++;
    try {
      return await run();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}

async function derive(password: string, nonce: Buffer): Promise<Buffer> {
  const parameters = {
    message: Buffer.from(password),
    nonce,
    parallelism: LANES,
    tagLength: HASH_BYTES,
    memory: MEMORY_KIB,
    passes: PASSES,
  };
  return Buffer.from(await argon2Async("argon2id", parameters));
}

function isEqual(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
