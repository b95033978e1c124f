/**
 * TLS of the HTTPS port: 1.2 and 1.3, forward secrecy only, no renegotiation. Old TLS lives on the MPS port alone.
 */
import { constants } from "node:crypto";
import type { SecureContextOptions, TlsOptions } from "node:tls";

const ciphers = [
  "TLS_AES_128_GCM_SHA256", // before 256 bits, as in TLS 1.2: what is relayed costs a third less to encrypt
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
];

export function tlsOptions(web: { readonly certificatePem: string; readonly keyPem: string }): TlsOptions {
  return { ...tlsContext(web), handshakeTimeout: 20_000 };
}

/** What may be replaced while the server runs. */
export function tlsContext(web: {
  readonly certificatePem: string;
  readonly keyPem: string;
}): SecureContextOptions {
  return {
    cert: web.certificatePem,
    key: web.keyPem,
    minVersion: "TLSv1.2",
    ciphers: ciphers.join(":"),
    honorCipherOrder: true,
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_COMPRESSION,
  };
}
