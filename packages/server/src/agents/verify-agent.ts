/**
 * Proof of an agent's identity: its signature over 144 bytes with the key of its certificate.
 * Source: docs/spec/agent-protocol.md, section 4.3.
 */
import { createHash, type KeyObject, verify, X509Certificate } from "node:crypto";
import { ProtocolError } from "@tendril/protocol";
import { readPkcs7Signature } from "./pkcs7.ts";

const MIN_MODULUS_BITS = 2048;
const MAX_MODULUS_BITS = 4096;
const RAW_SIGNATURE_BYTES: readonly number[] = [256, 384, 512];

/**
 * The NodeID (48 bytes) of an agent whose signature over `signed` is right.
 * @throws ProtocolError `bad-value` for a certificate that is no RSA certificate of 2048 to 4096 bits,
 * `refused` for a wrong signature.
 */
export function verifyAgentSignature(
  proof: { readonly certificate: Uint8Array; readonly signature: Uint8Array },
  signed: Uint8Array,
): Uint8Array {
  const key = readRsaKey(proof.certificate);
  const isRaw = RAW_SIGNATURE_BYTES.includes(proof.signature.length);
  const signature = isRaw ? proof.signature : readPkcs7Signature(proof.signature);
  if (!verify("sha384", signed, key, signature)) {
    throw new ProtocolError("refused", "auth verify: the agent's signature is wrong");
  }
  return createHash("sha384")
    .update(key.export({ type: "pkcs1", format: "der" }))
    .digest();
}

function readRsaKey(certificate: Uint8Array): KeyObject {
  const key = readCertificate(certificate).publicKey;
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== "rsa" || bits < MIN_MODULUS_BITS || bits > MAX_MODULUS_BITS) {
    throw new ProtocolError(
      "bad-value",
      `auth verify: expected an RSA key of 2048 to 4096 bits, got ${bits}`,
    );
  }
  return key;
}

function readCertificate(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    throw new ProtocolError("bad-value", `auth verify: ${der.length} bytes are no certificate`, { cause });
  }
}
