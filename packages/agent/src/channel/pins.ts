/**
 * Hashes of the certificate that a TLS peer showed. Source: docs/spec/agent-protocol.md, section 0.
 */
import { createHash, type X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

export interface CertificatePins {
  /** SHA-384 of the certificate. */
  readonly certHash: Uint8Array;
  /** SHA-384 of its public key; of an RSA key in PKCS#1. */
  readonly keyHash: Uint8Array;
}

/** `undefined` when the connection is not TLS or the peer showed nothing. */
export function pinsOfPeer(socket: Socket | undefined): CertificatePins | undefined {
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  return certificate === undefined ? undefined : pinsOf(certificate);
}

function pinsOf(certificate: X509Certificate): CertificatePins {
  const key = certificate.publicKey;
  const type = key.asymmetricKeyType === "rsa" ? "pkcs1" : "spki";
  return {
    certHash: createHash("sha384").update(certificate.raw).digest(),
    keyHash: createHash("sha384")
      .update(key.export({ type, format: "der" }))
      .digest(),
  };
}
