/**
 * TLS to the firmware. Its certificates are its own, so nobody vouches for them: the first one is kept, and every
 * later connection must show the same. Old versions are accepted here and on no other outgoing connection.
 */
import { createHash, type KeyObject, X509Certificate } from "node:crypto";
import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import { UnavailableError } from "../errors.ts";
import type { Clock } from "../time/index.ts";

const HANDSHAKE_MS = 10_000;
/** OpenSSL signs the handshakes of TLS 1.0 and 1.1 below its first security level only. */
const CIPHERS = "HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA:@SECLEVEL=0";

/** Somebody stands in between, or the firmware was set up anew. */
export class OtherCertificateError extends UnavailableError {
  constructor() {
    super("Intel AMT: the device shows another certificate than before");
  }
}

export interface SecureStream {
  readonly stream: Duplex;
  /** SHA-256 of the certificate, hexadecimal. */
  readonly certificateHash: string;
}

/** A certificate with its chain, from leaf to root in DER, and the leaf's key. */
export interface ClientIdentity {
  readonly chain: readonly Uint8Array[];
  readonly key: KeyObject;
}

export interface SecureOptions {
  readonly clock: Clock;
  readonly expectedHash: string | undefined;
  readonly identity?: ClientIdentity | undefined;
}

/**
 * Takes the stream over.
 * @throws UnavailableError when there is no TLS in time, or another certificate than the expected one.
 */
export function secureStream(
  stream: Duplex,
  { clock, expectedHash, identity }: SecureOptions,
): Promise<SecureStream> {
  const { promise, resolve, reject } = Promise.withResolvers<SecureStream>();
  const secure = connect({
    socket: stream,
    rejectUnauthorized: false,
    minVersion: "TLSv1",
    ciphers: CIPHERS,
    ...(identity === undefined ? {} : pemOf(identity)),
  });
  const fail = (error: UnavailableError): void => {
    cancel();
    secure.destroy();
    stream.destroy();
    reject(error);
  };
  const cancel = clock.after(HANDSHAKE_MS, () => fail(new UnavailableError("Intel AMT: no TLS in time")));
  const onError = (): void => fail(new UnavailableError("Intel AMT: TLS failed"));
  secure.once("error", onError);
  stream.once("close", () => secure.destroy());
  secure.once("secureConnect", () => {
    const certificateHash = createHash("sha256").update(secure.getPeerCertificate().raw).digest("hex");
    if (expectedHash !== undefined && expectedHash !== certificateHash) {
      fail(new OtherCertificateError());
      return;
    }
    cancel();
    secure.off("error", onError);
    resolve({ stream: secure, certificateHash });
  });
  return promise;
}

function pemOf({ chain, key }: ClientIdentity): { readonly cert: string; readonly key: string } {
  return {
    cert: chain.map((der) => new X509Certificate(der).toString()).join(""),
    key: key.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}
