/**
 * Codes of authenticator apps: RFC 6238 with HMAC-SHA-1, 6 digits, steps of 30 s; secrets are 16 characters of base32.
 * Source: docs/spec/control-protocol.md, section 2.5; vectors: RFC 6238, appendix B.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SECRET_BYTES = 10;
const DIGITS = 6;
const STEP_MS = 30_000;
/** Steps that the clock of a phone may be off. */
const DRIFT_STEPS = 1;

/** A new secret, in base32. */
export function createTotpSecret(): string {
  let bits = "";
  for (const byte of randomBytes(SECRET_BYTES)) bits += byte.toString(2).padStart(8, "0");
  return bits.replace(/.{5}/g, (five) => ALPHABET[Number.parseInt(five, 2)] ?? "");
}

/** The address that authenticator apps read. */
export function authenticatorUrl(
  secret: string,
  { host, name }: { readonly host: string; readonly name: string },
): string {
  const issuer = encodeURIComponent(host);
  const query = `secret=${secret}&period=30&digits=6&algorithm=SHA1&issuer=${issuer}`;
  return `otpauth://totp/${issuer}:${encodeURIComponent(name)}?${query}`;
}

export function isTotpSecret(secret: string): boolean {
  return /^[A-Z2-7]{16}$/.test(secret);
}

/** The code of a step of time, the number of half minutes since 1970. */
export function totpCode(key: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", key).update(counter).digest();
  const offset = (mac[mac.length - 1] ?? 0) & 15;
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, "0");
}

/** The step whose code this is, when it is near now and after `lastStep`; else `undefined`. */
export function findTotpStep(
  secret: string,
  { code, nowMs, lastStep }: { readonly code: string; readonly nowMs: number; readonly lastStep: number },
): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const key = decodeBase32(secret);
  const now = Math.floor(nowMs / STEP_MS);
  let found: number | undefined;
  for (let step = now - DRIFT_STEPS; step <= now + DRIFT_STEPS; step++) {
    const isSame = timingSafeEqual(Buffer.from(totpCode(key, step)), Buffer.from(code));
    if (isSame && step > lastStep) found ??= step;
  }
  return found;
}

export function decodeBase32(text: string): Uint8Array {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}
