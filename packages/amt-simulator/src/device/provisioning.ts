/**
 * Being set up over TLS: firmware in its factory state waits for one who shows a certificate with the hash that the
 * operating system named, and demands no login of that connection.
 */
import { X509Certificate } from "node:crypto";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { activationRefusal } from "./activation-chain.ts";
import type { AmtDevice } from "./device.ts";

const UNSUPPORTED = 36;

export class Provisioning {
  readonly #device: AmtDevice;
  /** SHA-256 of the certificate that is waited for. */
  #awaited: string | undefined;

  constructor(device: AmtDevice) {
    this.#device = device;
  }

  get isWaiting(): boolean {
    return this.#awaited !== undefined;
  }

  /** As the management engine answers. */
  start(hash: string): { readonly status: number; readonly hash?: string } {
    const { options, classes, tlsCertificate } = this.#device;
    const isFree = classes.first("IPS_HostBasedSetupService").CurrentControlMode === 0;
    if (!options.tlsActivation || !isFree) return { status: UNSUPPORTED };
    this.#awaited = hash.toLowerCase();
    return { status: 0, hash: hashOf(new X509Certificate(tlsCertificate.cert)) };
  }

  /** Why a chain may not take it to administrator control. */
  refusalOf(chain: readonly X509Certificate[]): string | undefined {
    return activationRefusal(this.#device.options, chain);
  }

  /** Whether a connection is of the one that is waited for. */
  isTrusted(stream: Duplex): boolean {
    if (this.#awaited === undefined || !(stream instanceof TLSSocket)) return false;
    const chain = chainOf(stream);
    const [leaf] = chain;
    const isAwaited = leaf !== undefined && hashOf(leaf) === this.#awaited;
    const why = isAwaited ? this.refusalOf(chain) : "another certificate";
    if (why !== undefined) this.#device.report("provisioner-refused", { why });
    return why === undefined;
  }

  end(): void {
    this.#awaited = undefined;
  }
}

function hashOf({ fingerprint256 }: X509Certificate): string {
  return fingerprint256.replaceAll(":", "").toLowerCase();
}

/** What the other side showed, from leaf to root. */
function chainOf(stream: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let one = stream.getPeerCertificate(true);
  while (one?.raw !== undefined) {
    chain.push(new X509Certificate(one.raw));
    if (one.issuerCertificate === one) break;
    one = one.issuerCertificate;
  }
  return chain;
}
