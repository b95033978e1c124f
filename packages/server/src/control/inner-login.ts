/**
 * Inner authentication: the server proves its identity inside the socket before the client gives a password.
 *
 *     C serverAuth cnonce[48] tlshash -> S serverAuth cert nonce[48] RSA-SHA384(cnonce | tlshash | nonce)
 *     C userAuth username password token? -> greeting, or close
 *
 * Source: docs/spec/control-protocol.md, section 2.4.
 */
import { randomBytes } from "node:crypto";
import { concatBytes, encodeBase64, equalBytes, ProtocolError, parseJsonObject } from "@tendril/protocol";
import { CloseReason } from "@tendril/protocol/constants";
import type { AgentServerIdentity } from "../certificates/index.ts";

const MAX_FRAME_BYTES = 8_192;
const MAX_CODE_CHARS = 256;
const NONCE_BYTES = 48;

export type InnerStep =
  | { readonly kind: "send"; readonly message: object }
  | { readonly kind: "password"; readonly name: string; readonly password: string; readonly code?: string }
  | { readonly kind: "refused"; readonly msg: string };

export interface InnerLoginDeps {
  readonly identity: AgentServerIdentity;
  /** CertHash and KeyHash of the certificates that a client may have seen. */
  readonly outerHashes: readonly Uint8Array[];
}

/** The answer to one frame of a client that has not signed in yet. */
export async function receiveInner(deps: InnerLoginDeps, frame: string): Promise<InnerStep> {
  const fields = parse(frame);
  const action = fields?.get("action");
  if (action === "serverAuth") return await proveServer(deps, fields ?? new Map());
  const name = fields?.get("username");
  const password = fields?.get("password");
  if (action !== "userAuth" || typeof name !== "string" || typeof password !== "string") {
    return { kind: "refused", msg: CloseReason.BadArguments };
  }
  const code = fields?.get("token");
  return {
    ...{ kind: "password", name: decoded(name), password: decoded(password) },
    ...(typeof code === "string" && code !== "" ? { code: code.slice(0, MAX_CODE_CHARS) } : {}),
  };
}

async function proveServer(deps: InnerLoginDeps, fields: ReadonlyMap<string, unknown>): Promise<InnerStep> {
  const clientNonce = Buffer.from(String(fields.get("cnonce") ?? ""), "base64");
  const tlsHash = Buffer.from(String(fields.get("tlshash") ?? ""), "hex");
  const isKnown = deps.outerHashes.some((hash) => equalBytes(hash, tlsHash));
  if (clientNonce.length !== NONCE_BYTES || !isKnown)
    return { kind: "refused", msg: CloseReason.BadTlsCertificate };
  const nonce = randomBytes(NONCE_BYTES);
  const signature = await deps.identity.sign(concatBytes(clientNonce, tlsHash, nonce));
  return {
    kind: "send",
    message: {
      action: "serverAuth",
      cert: encodeBase64(deps.identity.certificateDer),
      nonce: nonce.toString("base64"),
      signature: encodeBase64(signature),
    },
  };
}

function parse(frame: string): Map<string, unknown> | undefined {
  try {
    return parseJsonObject(frame, MAX_FRAME_BYTES);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

function decoded(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}
