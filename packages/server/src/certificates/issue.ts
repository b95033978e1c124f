/**
 * Makes keys and certificates. Keys come from node:crypto; the library only writes certificates.
 */
import "reflect-metadata";
import { generateKeyPair, type KeyObject, randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { promisify } from "node:util";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

const generate = promisify(generateKeyPair);
const VALID_YEARS = 30;
const BACKDATE_MS = 10 * 86_400_000;
const MS_PER_YEAR = 365.25 * 86_400_000;
const signing = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-384" };
/** What firmware with Intel AMT understands, from version 6 on. */
const firmwareSigning = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const curve = { name: "ECDSA", namedCurve: "P-256" };

export interface IssuedCertificate {
  readonly certificatePem: string;
  readonly keyPem: string;
}

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** In the thread pool: several at once run in parallel. */
export async function createRsaPair(bits: number): Promise<KeyPair> {
  return await generate("rsa", { modulusLength: bits });
}

/** For TLS: its signatures cost a thirtieth of RSA's. */
export async function createEcPair(): Promise<KeyPair> {
  return await generate("ec", { namedCurve: "P-256" });
}

/** Self-signed. */
export async function issueRoot(pair: KeyPair, name: string): Promise<IssuedCertificate> {
  const flags = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign;
  return await issue({
    subject: name,
    subjectPair: pair,
    issuer: name,
    issuerPair: pair,
    extensions: [new BasicConstraintsExtension(true, undefined, true), new KeyUsagesExtension(flags, true)],
  });
}

export interface LeafRequest {
  readonly pair: KeyPair;
  readonly name: string;
  /** DNS names and addresses; none for certificates that no TLS client checks by name. */
  readonly hosts: readonly string[];
  readonly root: { readonly pair: KeyPair; readonly name: string };
  /** Firmware with Intel AMT has to understand it. */
  readonly isForFirmware?: boolean;
  /** Object identifiers beside that of servers. */
  readonly purposes?: readonly string[];
}

/** For servers, signed by the root. */
export async function issueLeaf(request: LeafRequest): Promise<IssuedCertificate> {
  const { pair, name, hosts, root, isForFirmware = false, purposes = [] } = request;
  const isRsa = pair.publicKey.asymmetricKeyType === "rsa";
  const flags = KeyUsageFlags.digitalSignature | (isRsa ? KeyUsageFlags.keyEncipherment : 0);
  const names = hosts.map((host) => ({
    type: isIP(host) === 0 ? ("dns" as const) : ("ip" as const),
    value: host,
  }));
  return await issue({
    subject: name,
    subjectPair: pair,
    issuer: root.name,
    issuerPair: root.pair,
    isForFirmware,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(flags, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ...purposes]),
      ...(names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names)]),
    ],
  });
}

/** For a key whose private half stays in the firmware; PEM. */
export async function issueForFirmware(request: {
  readonly publicKey: KeyObject;
  readonly name: string;
  readonly root: { readonly pair: KeyPair; readonly name: string };
}): Promise<string> {
  const { publicKey, name, root } = request;
  const flags = KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment;
  const certificate = await sign({
    subject: name,
    publicKey,
    issuer: root.name,
    issuerPair: root.pair,
    isForFirmware: true,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(flags, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
    ],
  });
  return certificate.toString("pem");
}

interface Signing {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly issuer: string;
  readonly issuerPair: KeyPair;
  readonly extensions: Extension[];
  readonly isForFirmware?: boolean;
}

async function issue({
  subjectPair,
  ...request
}: Omit<Signing, "publicKey"> & { readonly subjectPair: KeyPair }): Promise<IssuedCertificate> {
  const certificate = await sign({ ...request, publicKey: subjectPair.publicKey });
  return {
    certificatePem: certificate.toString("pem"),
    keyPem: subjectPair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

async function sign(request: Signing): Promise<X509Certificate> {
  const { subject, publicKey, issuer, issuerPair, extensions, isForFirmware = false } = request;
  const nowMs = Date.now();
  const algorithm = isForFirmware ? firmwareSigning : signing;
  return await X509CertificateGenerator.create({
    serialNumber: `01${randomBytes(15).toString("hex")}`,
    subject: [{ CN: [subject] }],
    issuer: [{ CN: [issuer] }],
    notBefore: new Date(nowMs - BACKDATE_MS),
    notAfter: new Date(nowMs + VALID_YEARS * MS_PER_YEAR),
    publicKey: await importKey(publicKey, signing),
    signingKey: await importKey(issuerPair.privateKey, algorithm),
    signingAlgorithm: algorithm,
    extensions,
  });
}

async function importKey(key: KeyObject, algorithm: typeof signing): Promise<CryptoKey> {
  const isPrivate = key.type === "private";
  const der = key.export({ type: isPrivate ? "pkcs8" : "spki", format: "der" });
  const usages: ("sign" | "verify")[] = isPrivate ? ["sign"] : ["verify"];
  return await crypto.subtle.importKey(
    isPrivate ? "pkcs8" : "spki",
    Uint8Array.from(der),
    key.asymmetricKeyType === "rsa" ? algorithm : curve,
    true,
    usages,
  );
}
