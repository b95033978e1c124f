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
/** Of a common name. */
const MAX_NAME = 64;

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
    rootHashes: hashesOf(root.raw),
  };
}

/** The root of this server, for firmware that was told to trust it. */
export interface OwnRoot {
  readonly rootDer: Uint8Array;
  issueForActivation(
    dnsSuffix: string,
  ): Promise<{ readonly certificatePem: string; readonly keyPem: string }>;
}

interface Firmware {
  /** Lower- or upper-case hexadecimal, with or without colons. */
  readonly rootHashes: readonly string[];
  readonly suffix: string;
}

/** What a server has for administrator control: certificates that were given to it, and its own root. */
export class ActivationCertificates {
  readonly #given: readonly DomainCertificate[];
  readonly #own: OwnRoot | undefined;

  constructor(given: readonly DomainCertificate[], own?: OwnRoot) {
    this.#given = given;
    this.#own = own;
  }

  /** The one that this firmware accepts; `undefined` without one. */
  async fitting({ rootHashes, suffix }: Firmware): Promise<DomainCertificate | undefined> {
    const network = suffix.toLowerCase();
    const roots = new Set(rootHashes.map((hash) => hash.replaceAll(":", "").toLowerCase()));
    const isTrusted = (one: { readonly rootHashes: readonly string[] }): boolean =>
      one.rootHashes.some((hash) => roots.has(hash));
    const given = this.#given.find((one) => isIn(network, one.domain) && isTrusted(one));
    if (given !== undefined || this.#own === undefined || !isName(network)) return given;
    if (!isTrusted({ rootHashes: hashesOf(this.#own.rootDer) })) return undefined;
    const { certificatePem, keyPem } = await this.#own.issueForActivation(network);
    return parseCertificate(certificatePem + new X509Certificate(this.#own.rootDer).toString(), keyPem);
  }

  /** The network that certificates were given for; `undefined` without any. */
  get dnsSuffix(): string | undefined {
    return this.#given[0]?.domain;
  }

  /** DER of roots that firmware in this network has to trust: of those that were given, else the own one. */
  rootsFor(dnsSuffix: string): readonly Uint8Array[] {
    const roots = this.#given.filter(({ domain }) => isIn(dnsSuffix.toLowerCase(), domain));
    const ders = new Map(roots.map(({ chain, rootHashes }) => [rootHashes[0], chain.at(-1)]));
    const given = [...ders.values()].filter((der) => der !== undefined);
    return given.length > 0 || this.#own === undefined ? given : [this.#own.rootDer];
  }
}

/**
 * What a domain has. The server's own root is for the server's own domain: an agent of a tenant could pass on what the
 * firmware of others asks to have signed.
 */
export function activationCertificatesOf(
  domain: string,
  given: readonly DomainCertificate[],
  own: OwnRoot,
): ActivationCertificates {
  return new ActivationCertificates(given, domain === "" ? own : undefined);
}

function isIn(network: string, domain: string): boolean {
  return network === domain || network.endsWith(`.${domain}`);
}

function isName(text: string): boolean {
  return text.length <= MAX_NAME && /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(text);
}

function hashesOf(der: Uint8Array): string[] {
  return ["sha256", "sha1"].map((kind) => createHash(kind).update(der).digest("hex"));
}
