/**
 * What a peer demands with its 401.
 */
import { parseDigestFields } from "./fields.ts";

export type Qop = "auth" | "auth-int";

export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string;
  /** What to hash: empty where the peer does not say, in the oldest form. */
  readonly qops: readonly Qop[];
  /** The password was right, the nonce too old. */
  readonly isStale: boolean;
}

/** `undefined` for no digest, another algorithm than MD5, or only qops that we do not know. */
export function parseChallenge(header: string): DigestChallenge | undefined {
  const fields = parseDigestFields(header);
  const realm = fields?.get("realm");
  const nonce = fields?.get("nonce");
  if (fields === undefined || realm === undefined || nonce === undefined || nonce === "") return undefined;
  if ((fields.get("algorithm") ?? "MD5").toUpperCase() !== "MD5") return undefined;
  const offered = (fields.get("qop") ?? "").split(",").map((name) => name.trim().toLowerCase());
  const qops = offered.filter((name): name is Qop => name === "auth" || name === "auth-int");
  if (fields.has("qop") && qops.length === 0) return undefined;
  const opaque = fields.get("opaque");
  const isStale = fields.get("stale")?.toLowerCase() === "true";
  return { realm, nonce, qops, isStale, ...(opaque === undefined ? {} : { opaque }) };
}
