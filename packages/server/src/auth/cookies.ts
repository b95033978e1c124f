/**
 * Encrypted cookies: small facts that this server gives out and gets back, in the form that stock clients carry.
 *
 *     base64( iv[12] | tag[16] | AES-256-GCM(json) )      `+` written `@`, `/` written `$`; key bytes 0-31 of 80
 *     base64( iv[16] | AES-256-CBC( HMAC-SHA384(json)[48] | json ) )   second form, read only; key bytes 48-79, HMAC 0-47
 *
 * The JSON has `time` (s). Source: docs/spec/control-protocol.md, section 2.3.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { ProtocolError, parseJsonObject } from "@tendril/protocol";
import { type Store, secretCollection } from "../store/index.ts";
import type { Clock } from "../time/index.ts";

const KEY_BYTES = 80;
const KEY_ID = "LoginCookieEncryptionKey";
const MAX_COOKIE_CHARS = 4096;
const FUTURE_SECONDS = 30;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HMAC_BYTES = 48;
const MS_PER_MINUTE = 60_000;

export class Cookies {
  readonly #key: Buffer;
  readonly #clock: Clock;

  constructor(key: Buffer, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  /** Reads the key, or makes it the first time. */
  static async open(store: Store, clock: Clock): Promise<Cookies> {
    const secrets = store.collection(secretCollection);
    const known = await secrets.get(KEY_ID);
    if (known !== undefined) return new Cookies(Buffer.from(known.value, "hex"), clock);
    const key = randomBytes(KEY_BYTES);
    await secrets.put({ _id: KEY_ID, value: key.toString("hex"), createdAtMs: clock.now() });
    return new Cookies(key, clock);
  }

  /**
   * `content` gets the time; a number `expire` in it limits its life to so many minutes. Never with `$$` in it: stock
   * clients put cookies into addresses in a way that makes one `$` of two.
   */
  encode(content: Readonly<Record<string, unknown>>): string {
    const json = JSON.stringify({ ...content, time: Math.floor(this.#clock.now() / 1000) });
    for (;;) {
      const cookie = this.#encrypt(json);
      if (!cookie.includes("$$")) return cookie;
    }
  }

  /** The content, or `undefined` for a cookie that is forged, malformed or older than `maxMinutes`. */
  decode(cookie: string, maxMinutes: number): Map<string, unknown> | undefined {
    if (cookie.length > MAX_COOKIE_CHARS) return undefined;
    const bytes = Buffer.from(cookie.replaceAll("@", "+").replaceAll("$", "/"), "base64");
    const json = this.#decryptGcm(bytes) ?? this.#decryptCbc(bytes);
    if (json === undefined) return undefined;
    const content = parse(json);
    return content !== undefined && this.#isFresh(content, maxMinutes) ? content : undefined;
  }

  #encrypt(json: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.#key.subarray(0, 32), iv);
    const body = Buffer.concat([cipher.update(json, "utf8"), cipher.final()]);
    const cookie = Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64");
    return cookie.replaceAll("+", "@").replaceAll("/", "$");
  }

  #isFresh(content: ReadonlyMap<string, unknown>, maxMinutes: number): boolean {
    const time = content.get("time");
    const own = content.get("expire");
    if (typeof time !== "number") return false;
    const ageMs = this.#clock.now() - time * 1000;
    const minutes = typeof own === "number" ? own : maxMinutes;
    return ageMs >= -FUTURE_SECONDS * 1000 && (minutes === 0 || ageMs <= minutes * MS_PER_MINUTE);
  }

  #decryptGcm(bytes: Buffer): string | undefined {
    if (bytes.length <= IV_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv("aes-256-gcm", this.#key.subarray(0, 32), bytes.subarray(0, IV_BYTES));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    try {
      return Buffer.concat([
        decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)),
        decipher.final(),
      ]).toString("utf8");
    } catch {
      return undefined; // the tag is wrong: not made with this key in this form
    }
  }

  #decryptCbc(bytes: Buffer): string | undefined {
    if (bytes.length < 16 + 16 || (bytes.length - 16) % 16 !== 0) return undefined;
    try {
      const decipher = createDecipheriv("aes-256-cbc", this.#key.subarray(48, 80), bytes.subarray(0, 16));
      const plain = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]);
      if (plain.length < HMAC_BYTES) return undefined;
      const json = plain.subarray(HMAC_BYTES);
      const wanted = createHmac("sha384", this.#key.subarray(0, 48)).update(json).digest();
      return timingSafeEqual(wanted, plain.subarray(0, HMAC_BYTES)) ? json.toString("utf8") : undefined;
    } catch {
      return undefined; // the padding is wrong: not made with this key in this form
    }
  }
}

function parse(json: string): Map<string, unknown> | undefined {
  try {
    return parseJsonObject(json, MAX_COOKIE_CHARS);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined; // encrypted by us, but no object
    throw error;
  }
}
