/**
 * The answering end: what a caller proves. An empty or short response proves nothing, however it is compared.
 */
import { encodeUtf8, equalBytes } from "@tendril/protocol";
import type { Qop } from "./challenge.ts";
import { parseDigestFields } from "./fields.ts";
import { type DigestProof, responseOf, secretOf } from "./response.ts";

export interface DigestAuthorization {
  readonly user: string;
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string;
  readonly uri: string;
  readonly qop: Qop;
  /** Of this nonce, from 1; never twice the same. */
  readonly count: number;
  readonly countText: string;
  readonly clientNonce: string;
  readonly response: string;
}

const responseForm = /^[0-9a-f]{32}$/;
const countForm = /^[0-9a-f]{1,8}$/i;

/** `undefined` for anything but a whole header with qop `auth` or `auth-int`. */
export function parseAuthorization(header: string): DigestAuthorization | undefined {
  const fields = parseDigestFields(header);
  if (fields === undefined) return undefined;
  const text = (name: string): string => fields.get(name) ?? "";
  const qop = text("qop");
  const [response, countText] = [text("response").toLowerCase(), text("nc")];
  const isWhole = [text("username"), text("nonce"), text("uri"), text("cnonce")].every(
    (field) => field !== "",
  );
  if (!isWhole || !responseForm.test(response) || !countForm.test(countText)) return undefined;
  if (qop !== "auth" && qop !== "auth-int") return undefined;
  return {
    ...{ user: text("username"), realm: text("realm"), nonce: text("nonce"), opaque: text("opaque") },
    ...{ uri: text("uri"), qop, count: Number.parseInt(countText, 16), countText },
    ...{ clientNonce: text("cnonce"), response },
  };
}

/** Whether the caller knows the password. Nonce, count and uri are the caller's to check. */
export function matchesPassword(
  given: DigestAuthorization,
  password: string,
  request: { readonly method: string; readonly body: Uint8Array },
): boolean {
  const { uri, nonce, qop, clientNonce, countText: count } = given;
  const proof: DigestProof = { ...request, uri, nonce, qop, count, clientNonce };
  const expected = responseOf(secretOf(given.user, given.realm, password), proof);
  return equalBytes(encodeUtf8(given.response), encodeUtf8(expected));
}
