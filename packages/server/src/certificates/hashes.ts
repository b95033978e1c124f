/**
 * The two hashes by which agents know certificates. Source: docs/spec/agent-protocol.md, section 0.
 */
import { createHash, X509Certificate } from "node:crypto";

/** SHA-384 over the whole certificate. */
export function certHashOf(der: Uint8Array): Uint8Array {
  return createHash("sha384").update(der).digest();
}

/** SHA-384 (or another) over the PKCS#1 public key of an RSA certificate; of an EC one, over its SPKI. */
export function keyHashOf(der: Uint8Array, algorithm: "sha384" | "sha256" = "sha384"): Uint8Array {
  const key = new X509Certificate(der).publicKey;
  const isRsa = key.asymmetricKeyType === "rsa";
  const bytes = key.export({ type: isRsa ? "pkcs1" : "spki", format: "der" });
  return createHash(algorithm).update(bytes).digest();
}
