/**
 * An identity of the agent server: what agents pin, and the key that proves it.
 */
import { createPrivateKey, sign, X509Certificate } from "node:crypto";
import { promisify } from "node:util";
import { keyHashOf } from "./hashes.ts";

const signAsync = promisify(sign);

export interface AgentServerIdentity {
  readonly certificateDer: Uint8Array;
  /** KeyHash, 48 bytes: the ServerID in settings files. */
  readonly serverId: Uint8Array;
  /** SHA-256 of the same key, 32 bytes: what the first generation of agents pins. */
  readonly legacyServerId: Uint8Array;
  /** RSA PKCS#1 v1.5 with SHA-384, off the main thread. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** @throws Error of node:crypto when the files are no certificate and its key. */
export function createIdentity(certificatePem: string, keyPem: string): AgentServerIdentity {
  const certificate = new X509Certificate(certificatePem);
  const key = createPrivateKey(keyPem);
  if (!certificate.checkPrivateKey(key))
    throw new Error("agent server certificate and key do not belong together");
  return {
    certificateDer: certificate.raw,
    serverId: keyHashOf(certificate.raw),
    legacyServerId: keyHashOf(certificate.raw, "sha256"),
    sign: async (bytes) => await signAsync("sha384", bytes, key),
  };
}
