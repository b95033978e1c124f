/**
 * Certificates that firmware accepts for administrator control: bought for a domain, of a root whose hash the firmware
 * holds. Source: docs/spec/amt.md, section 3.4.
 */
import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ConfigError } from "../../errors.ts";
import type { ActivationCertificate } from "../operations/index.ts";

/** Purpose that the leaf must have, or else the unit. */
const PURPOSE = "2.16.840.1.113741.1.2.3";
const UNIT = "OU=Intel(R) Client Setup Certificate";

export interface DomainCertificate extends ActivationCertificate {
  /** Without `*.`, lower case. */
  readonly domain: string;
  /** Of the root, lower-case hexadecimal: SHA-256, SHA-1. */
  readonly rootHashes: readonly string[];
}

/** @throws ConfigError for files that are no such certificate and its key. */
export async function readActivationCertificates(
  files: readonly { readonly chain: string; readonly key: string }[],
): Promise<DomainCertificate[]> {
  return await Promise.all(
    files.map(async (one) => {
      try {
        return parseCertificate(await readFile(one.chain, "utf8"), await readFile(one.key, "utf8"));
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : "";
        const remedy = `give PEM files of a chain for Intel AMT, from leaf to root, and of the leaf's key: ${why}`;
        throw new ConfigError({ key: "amtActivationCertificates", value: one.chain, remedy }, { cause });
      }
    }),
  );
}

function parseCertificate(chainPem: string, keyPem: string): DomainCertificate {
  const parts = chainPem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const chain = parts.map((pem) => new X509Certificate(pem));
  const [leaf] = chain;
  const root = chain.at(-1);
  if (leaf === undefined || root === undefined || chain.length < 2)
    throw new Error("a chain of two or more is needed");
  for (const [at, one] of chain.entries()) {
    const issuer = chain[at + 1] ?? root;
    if (!one.verify(issuer.publicKey)) throw new Error(`certificate ${at + 1} is not signed by the next`);
  }
  const isForSetup = leaf.keyUsage?.includes(PURPOSE) === true || leaf.subject.includes(UNIT);
  if (!isForSetup) throw new Error("the leaf is not made for setting up Intel AMT");
  const key = createPrivateKey(keyPem);
  if (!leaf.checkPrivateKey(key)) throw new Error("the key is of another certificate");
  const name = /^CN=(.+)$/m.exec(leaf.subject)?.[1] ?? "";
  return {
    ...{ chain: chain.map(({ raw }) => raw), key },
    domain: name.replace(/^\*\./, "").toLowerCase(),
    rootHashes: ["sha256", "sha1"].map((kind) => createHash(kind).update(root.raw).digest("hex")),
  };
}

/** The certificate that firmware accepts which has these roots and is in this network; `undefined` without one. */
export function fittingCertificate(
  certificates: readonly DomainCertificate[],
  firmware: { readonly rootHashes: readonly string[]; readonly suffix: string },
): DomainCertificate | undefined {
  const suffix = firmware.suffix.toLowerCase();
  const roots = new Set(firmware.rootHashes.map((hash) => hash.replaceAll(":", "").toLowerCase()));
  return certificates.find(
    ({ domain, rootHashes }) =>
      (suffix === domain || suffix.endsWith(`.${domain}`)) && rootHashes.some((hash) => roots.has(hash)),
  );
}
