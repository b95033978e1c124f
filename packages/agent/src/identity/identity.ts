/**
 * Made once, kept for ever: losing the file makes the computer a new device.
 */
import "reflect-metadata";
import {
  createHash,
  createPrivateKey,
  generateKeyPair,
  type KeyObject,
  randomInt,
  randomUUID,
  sign,
  X509Certificate,
} from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { encodeIdText } from "@tendril/protocol";
import { ConfigError } from "../errors.ts";

const KEY_BITS = 3072;
const DAY_MS = 86_400_000;
const VALID_DAYS = 10_000;
const BACKDATE_DAYS = 10;
const NAME = "MeshNodeCertificate";
const FILE = "identity.pem";
const signing = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-384" };

const generate = promisify(generateKeyPair);
const signAsync = promisify(sign);

export interface AgentIdentity {
  readonly certificateDer: Uint8Array;
  /** KeyHash, 48 bytes. */
  readonly nodeId: Uint8Array;
  /** As it stands in device ids. */
  readonly nodeIdText: string;
  /** RSA PKCS#1 v1.5 with SHA-384, off the main thread. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Reads `identity.pem` of the folder, or makes it. @throws ConfigError when the file holds something else. */
export async function openIdentity(folder: string): Promise<AgentIdentity> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, FILE);
  const known = await readFile(file, "utf8").catch(() => undefined); // the first run has none
  if (known !== undefined) return parse(file, known);
  const pem = await createIdentity();
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, pem, { mode: 0o600 });
  await rename(temporary, file);
  return parse(file, pem);
}

/** Key and certificate, PEM. An id never begins with 32 zero bits: such a key is made again. */
export async function createIdentity(): Promise<string> {
  for (;;) {
    const { privateKey, publicKey } = await generate("rsa", { modulusLength: KEY_BITS });
    if (nodeIdOf(publicKey).readUInt32BE(0) === 0) continue;
    const nowMs = Date.now();
    const flags = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign;
    const certificate = await X509CertificateGenerator.createSelfSigned({
      serialNumber: Buffer.from(String(randomInt(10_000_000, 99_999_999))).toString("hex"),
      name: [{ CN: [NAME] }],
      notBefore: new Date(nowMs - BACKDATE_DAYS * DAY_MS),
      notAfter: new Date(nowMs + VALID_DAYS * DAY_MS),
      keys: { privateKey: await importKey(privateKey), publicKey: await importKey(publicKey) },
      signingAlgorithm: signing,
      extensions: [new BasicConstraintsExtension(true, undefined, true), new KeyUsagesExtension(flags, true)],
    });
    return `${privateKey.export({ type: "pkcs8", format: "pem" })}${certificate.toString("pem")}\n`;
  }
}

function parse(file: string, pem: string): AgentIdentity {
  try {
    const key = createPrivateKey(pem);
    const certificate = new X509Certificate(pem.slice(pem.indexOf("-----BEGIN CERTIFICATE")));
    if (!certificate.checkPrivateKey(key)) throw new Error("key and certificate do not belong together");
    const nodeId = nodeIdOf(certificate.publicKey);
    return {
      certificateDer: certificate.raw,
      nodeId,
      nodeIdText: encodeIdText(nodeId),
      sign: async (bytes) => await signAsync("sha384", bytes, key),
    };
  } catch (cause) {
    const remedy = "the file is damaged; restore it, or remove it to join as a new device";
    throw new ConfigError({ key: "identity", value: file, remedy }, { cause });
  }
}

function nodeIdOf(publicKey: KeyObject): Buffer {
  return createHash("sha384")
    .update(publicKey.export({ type: "pkcs1", format: "der" }))
    .digest();
}

async function importKey(key: KeyObject): Promise<CryptoKey> {
  const isPrivate = key.type === "private";
  const der = key.export({ type: isPrivate ? "pkcs8" : "spki", format: "der" });
  const usages: ("sign" | "verify")[] = isPrivate ? ["sign"] : ["verify"];
  return await crypto.subtle.importKey(
    isPrivate ? "pkcs8" : "spki",
    Uint8Array.from(der),
    signing,
    true,
    usages,
  );
}
