/**
 * A minimal self-signed certificate, as simulated agents carry it.
 */
import { createSign, type KeyObject } from "node:crypto";

const SIGNATURE_ALGORITHM = Buffer.from("300d06092a864886f70d01010c0500", "hex"); // sha384WithRSAEncryption
const COMMON_NAME = Buffer.from("0603550403", "hex");

/** DER. */
export async function issueRoot(pair: {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}): Promise<Buffer> {
  const spki = pair.publicKey.export({ type: "spki", format: "der" });
  const name = tlv(0x30, tlv(0x31, tlv(0x30, COMMON_NAME, tlv(0x0c, Buffer.from("MeshNodeCertificate")))));
  const validity = tlv(
    0x30,
    tlv(0x17, Buffer.from("180101000000Z")),
    tlv(0x17, Buffer.from("480101000000Z")),
  );
  const version = Buffer.from("a003020102", "hex");
  const serial = tlv(0x02, Buffer.from("01", "hex"));
  const body = tlv(0x30, version, serial, SIGNATURE_ALGORITHM, name, validity, name, spki);
  const signature = createSign("sha384").update(body).sign(pair.privateKey);
  return tlv(0x30, body, SIGNATURE_ALGORITHM, tlv(0x03, Buffer.from([0]), signature));
}

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}
