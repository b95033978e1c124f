/**
 * TLS of the port for Intel AMT: old firmware knows TLS 1.0 and CBC suites only, so they are allowed here and nowhere
 * else. Source: docs/spec/amt.md, section 1.2.
 */
import { constants } from "node:crypto";
import type { TlsOptions } from "node:tls";

/** The twelve suites of the design, in its order. */
export const mpsSuites = [
  ...["ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-SHA384", "ECDHE-RSA-AES256-SHA"],
  ...["AES256-GCM-SHA384", "AES256-SHA256", "AES256-SHA"],
  ...["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA256", "ECDHE-RSA-AES128-SHA"],
  ...["AES128-GCM-SHA256", "AES128-SHA256", "AES128-SHA"],
] as const;

export function mpsTlsOptions(mps: { readonly certificatePem: string; readonly keyPem: string }): TlsOptions {
  return {
    cert: mps.certificatePem,
    key: mps.keyPem,
    minVersion: "TLSv1",
    maxVersion: "TLSv1.2",
    // level 0: the handshake of TLS 1.0 and 1.1 signs with SHA-1
    ciphers: `${mpsSuites.join(":")}:@SECLEVEL=0`,
    honorCipherOrder: true,
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_COMPRESSION,
    handshakeTimeout: 20_000,
  };
}
