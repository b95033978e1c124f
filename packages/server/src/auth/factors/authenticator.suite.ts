/**
 * An authenticator in software, for tests: makes one key on P-256 without attestation, and answers with it.
 * Source: W3C Web Authentication Level 3, sections 6.1 and 6.5; CBOR by hand.
 */
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import type { PasskeyAnswer, PasskeyOffer } from "@tendril/protocol";

const PRESENT = 1;
const VERIFIED = 4;
const HAS_KEY = 64;

export interface Answering {
  readonly origin?: string;
  readonly isVerified?: boolean;
  /** In place of the true one. */
  readonly rpId?: string;
}

export class Authenticator {
  readonly #key: KeyObject;
  readonly #point: { readonly x: Buffer; readonly y: Buffer };
  readonly #id = randomBytes(32);
  readonly #rpId: string;
  #count = 0;

  constructor(rpId = "localhost") {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { x = "", y = "" } = publicKey.export({ format: "jwk" });
    this.#key = privateKey;
    this.#point = { x: Buffer.from(x, "base64url"), y: Buffer.from(y, "base64url") };
    this.#rpId = rpId;
  }

  make(options: object, { origin = `https://${this.#rpId}` }: Answering = {}): PasskeyOffer {
    const credential = Buffer.concat([Buffer.alloc(16), u16(this.#id.length), this.#id, this.#coseKey()]);
    const authData = Buffer.concat([this.#head(PRESENT | VERIFIED | HAS_KEY, this.#rpId), credential]);
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      ...[text("fmt"), text("none"), text("attStmt"), Buffer.from([0xa0]), text("authData"), bytes(authData)],
    ]);
    const id = this.#id.toString("base64url");
    return {
      ...{ id, rawId: id, type: "public-key" },
      response: {
        clientDataJSON: clientData("webauthn.create", options, origin),
        attestationObject: attestation.toString("base64url"),
        transports: ["internal"],
      },
    };
  }

  answer(
    options: object,
    { origin = `https://${this.#rpId}`, isVerified = true, rpId = this.#rpId }: Answering = {},
  ): PasskeyAnswer {
    const authData = this.#head(PRESENT | (isVerified ? VERIFIED : 0), rpId);
    const clientDataJSON = clientData("webauthn.get", options, origin);
    const hash = createHash("sha256").update(Buffer.from(clientDataJSON, "base64url")).digest();
    const signature = createSign("sha256")
      .update(Buffer.concat([authData, hash]))
      .sign(this.#key);
    const id = this.#id.toString("base64url");
    return {
      ...{ id, rawId: id, type: "public-key" },
      response: {
        clientDataJSON,
        authenticatorData: authData.toString("base64url"),
        signature: signature.toString("base64url"),
      },
    };
  }

  #head(flags: number, rpId: string): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(++this.#count);
    return Buffer.concat([createHash("sha256").update(rpId).digest(), Buffer.from([flags]), count]);
  }

  /** {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y} */
  #coseKey(): Buffer {
    const { x, y } = this.#point;
    const fixed = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]);
    return Buffer.concat([fixed, Buffer.from([0x21]), bytes(x), Buffer.from([0x22]), bytes(y)]);
  }
}

function clientData(type: string, options: object, origin: string): string {
  const challenge = "challenge" in options ? options.challenge : "";
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString("base64url");
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
}

function bytes(value: Uint8Array): Buffer {
  const head =
    value.length < 256 ? Buffer.from([0x58, value.length]) : Buffer.from([0x59, ...u16(value.length)]);
  return Buffer.concat([head, value]);
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16BE(value);
  return buffer;
}
