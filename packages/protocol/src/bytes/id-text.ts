/**
 * Text form of 48-byte ids: base64 with `+` written `@` and `/` written `$`, so that it fits a path segment.
 * 48 bytes give 64 characters without padding. Source: docs/spec/agent-protocol.md, "identities and hashes".
 */
import { ProtocolError } from "../errors.ts";
import { decodeBase64, encodeBase64 } from "./text.ts";

export function encodeIdText(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll("+", "@").replaceAll("/", "$");
}

/** @throws ProtocolError `bad-value` when the text is not of that alphabet. */
export function decodeIdText(text: string): Uint8Array {
  if (/[+/]/.test(text)) throw new ProtocolError("bad-value", "id text: expected @ and $, got + or /");
  return decodeBase64(text.replaceAll("@", "+").replaceAll("$", "/"));
}
