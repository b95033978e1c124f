/**
 * A self-signed certificate, encoded by hand: Node makes keys and signatures but no certificates.
 */
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { type Bytes, join } from "./bytes.ts";

export interface SelfSigned {
  /** DER. */
  readonly raw: Buffer;
  /** PEM, PKCS #8. */
  readonly key: string;
  /** PEM. */
  readonly cert: string;
}

export interface Subject {
  readonly commonName: string;
  readonly organization?: string;
}

const SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
const COMMON_NAME = "2.5.4.3";
const ORGANIZATION = "2.5.4.10";

/** Valid from 2020 to 2049, RSA with 2048 bits. */
export function selfSigned(subject: Subject): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const algorithm = sequence(objectId(SHA256_WITH_RSA), der(5));
  const name = sequence(
    attribute(COMMON_NAME, subject.commonName),
    ...(subject.organization === undefined ? [] : [attribute(ORGANIZATION, subject.organization)]),
  );
  const serial = randomBytes(8);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 1;
  const validity = sequence(der(23, Buffer.from("200101000000Z")), der(23, Buffer.from("491231000000Z")));
  const publicBytes = publicKey.export({ type: "spki", format: "der" });
  const body = sequence(der(0xa0, der(2, [2])), der(2, serial), algorithm, name, validity, name, publicBytes);
  const signature = sign("sha256", body, privateKey);
  const raw = sequence(body, algorithm, der(3, [0], signature));
  const lines = raw.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    raw,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
  };
}

function der(tag: number, ...parts: readonly Bytes[]): Buffer {
  const content = join(...parts);
  const n = content.length;
  const length = n < 128 ? [n] : n < 256 ? [0x81, n] : [0x82, n >> 8, n & 255];
  return join([tag, ...length], content);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);

function attribute(id: string, text: string): Buffer {
  return der(0x31, sequence(objectId(id), der(12, Buffer.from(text))));
}

function objectId(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const value of rest) {
    const digits = [value & 127];
    for (let left = value >>> 7; left > 0; left >>>= 7) digits.unshift((left & 127) | 128);
    bytes.push(...digits);
  }
  return der(6, bytes);
}
