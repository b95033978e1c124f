/**
 * Certificates and key pairs in the store of a device.
 */
import { createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { selfSigned } from "../certificate.ts";
import { type CimRecord, reference, textOf } from "../classes/index.ts";
import type { AmtDevice } from "./device.ts";

const DUPLICATE = 2058;

/** A handle, or the code that refuses. */
export type AddedCertificate = { readonly id: string } | { readonly code: number };

export class KeyStore {
  readonly #device: AmtDevice;

  constructor(device: AmtDevice) {
    this.#device = device;
  }

  addCertificate(base64: string, isTrusted: boolean): AddedCertificate {
    const { classes } = this.#device;
    const certificate = new X509Certificate(Buffer.from(base64, "base64"));
    if (classes.list("AMT_PublicKeyCertificate").some((one) => one.X509Certificate === base64)) {
      return { code: DUPLICATE };
    }
    const oneLine = (name: string): string =>
      name
        .split("\n")
        .map((part) => part.trim())
        .join(",");
    const id = classes.freeId("AMT_PublicKeyCertificate", "Intel(r) AMT Certificate: Handle: ");
    classes.add("AMT_PublicKeyCertificate", {
      ElementName: "Intel(r) AMT Certificate",
      InstanceID: id,
      Issuer: oneLine(certificate.issuer),
      ReadOnlyCertificate: false,
      Subject: oneLine(certificate.subject),
      TrustedRootCertficate: isTrusted,
      X509Certificate: base64,
    });
    return { id };
  }

  addKey(key: KeyObject): string {
    const { classes } = this.#device;
    const id = classes.freeId("AMT_PublicPrivateKeyPair", "Intel(r) AMT Key: Handle: ");
    classes.add("AMT_PublicPrivateKeyPair", {
      DERKey: key.export({ type: "pkcs1", format: "der" }).toString("base64"),
      ElementName: "Intel(r) AMT Key",
      InstanceID: id,
    });
    return id;
  }

  isKeyInUse(pair: CimRecord): boolean {
    return this.#device.classes.list("AMT_PublicKeyCertificate").some((one) => {
      const raw = Buffer.from(textOf(one.X509Certificate), "base64");
      const key = new X509Certificate(raw).publicKey.export({ type: "pkcs1", format: "der" });
      return key.toString("base64") === pair.DERKey;
    });
  }

  /** Certificates of a device in use: the first is its own for TLS, the others are trusted roots. */
  seed(): void {
    const { certs, tls, noKeyPair } = this.#device.options;
    for (let i = 0; i < certs; i++) {
      const made = selfSigned({ commonName: `amt-sim-${i}`, organization: "Simulator" });
      this.addCertificate(made.raw.toString("base64"), i > 0);
      if (i > 0) continue;
      if (!noKeyPair) this.addKey(createPublicKey(made.cert));
      if (tls) {
        this.#device.classes.add("AMT_TLSCredentialContext", {
          ElementInContext: reference("AMT_PublicKeyCertificate", {
            InstanceID: "Intel(r) AMT Certificate: Handle: 0",
          }),
          ElementProvidingContext: reference("AMT_TLSProtocolEndpointCollection", {
            ElementName: "TLSProtocolEndpointInstances Collection",
          }),
        });
      }
    }
  }
}
