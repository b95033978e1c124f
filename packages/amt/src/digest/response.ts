/**
 * The one hash that proves the password.
 *
 *     HA1 = md5(user:realm:password)    HA2 = md5(method:uri) or, for auth-int, md5(method:uri:md5(body))
 *     response = md5(HA1:nonce:nc:cnonce:qop:HA2) or, without qop, md5(HA1:nonce:HA2)
 *
 * Source: docs/spec/amt.md, section 2.2.
 */
import type { Qop } from "./challenge.ts";
import { md5Hex } from "./md5.ts";

export interface DigestProof {
  readonly method: string;
  readonly uri: string;
  /** Hashed with qop `auth-int`. */
  readonly body: Uint8Array;
  readonly nonce: string;
  readonly qop: Qop | undefined;
  readonly count: string;
  readonly clientNonce: string;
}

/** HA1: all that is needed to sign in, in that realm. */
export function secretOf(user: string, realm: string, password: string): string {
  return md5Hex(`${user}:${realm}:${password}`);
}

export function responseOf(secret: string, proof: DigestProof): string {
  const { method, uri, body, nonce, qop, count, clientNonce } = proof;
  const request = md5Hex(`${method}:${uri}${qop === "auth-int" ? `:${md5Hex(body)}` : ""}`);
  if (qop === undefined) return md5Hex(`${secret}:${nonce}:${request}`);
  return md5Hex(`${secret}:${nonce}:${count}:${clientNonce}:${qop}:${request}`);
}
