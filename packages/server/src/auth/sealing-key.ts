/**
 * A key that seals stored secrets: of second factors (`factors.key`), and of firmware (`amt.key`). It lies beside the
 * database, not in it: a copy of the database alone gives neither codes of authenticator apps, nor a way to try all
 * backup codes, nor passwords of firmware.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export class SealingKey {
  readonly #sealing: Buffer;
  readonly #hashing: Buffer;

  constructor(key: Uint8Array) {
    const derive = (use: string): Buffer => Buffer.from(hkdfSync("sha256", key, "", use, KEY_BYTES));
    this.#sealing = derive("seal");
    this.#hashing = derive("hash");
  }

  /** Reads `<data>/factors.key`, or another of that kind, or makes it the first time. */
  static async open(folder: string, name = "factors.key"): Promise<SealingKey> {
    const file = join(folder, name);
    try {
      await writeFile(file, randomBytes(KEY_BYTES).toString("hex"), { flag: "wx", mode: 0o600 });
    } catch (error) {
      const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
      if (!isThere) throw error;
    }
    return new SealingKey(Buffer.from((await readFile(file, "utf8")).trim(), "hex"));
  }

  /** For `owner` only, an id: moved to another it does not open. */
  seal(owner: string, secret: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.#sealing, iv).setAAD(Buffer.from(owner));
    const body = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url");
  }

  /** `undefined` for what was sealed with another key or for another owner. */
  unseal(owner: string, sealed: string): string | undefined {
    const bytes = Buffer.from(sealed, "base64url");
    if (bytes.length <= IV_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv("aes-256-gcm", this.#sealing, bytes.subarray(0, IV_BYTES));
    decipher.setAAD(Buffer.from(owner));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    try {
      const plain = [decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()];
      return Buffer.concat(plain).toString("utf8");
    } catch {
      return undefined; // the tag is wrong
    }
  }

  hash(owner: string, code: string): string {
    return createHmac("sha256", this.#hashing).update(`${owner} ${code}`).digest("base64url");
  }
}
