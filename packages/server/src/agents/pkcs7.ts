/**
 * The signature inside a PKCS#7 SignedData blob, as Windows agents send it when their key lives in the system's
 * store. Only the structure is read; whether the signature is right is decided with the agent's key.
 *
 *     SEQUENCE { OID signedData, [0] { SEQUENCE { version, digests, content, [0] certificates?, [1] crls?,
 *       SET { SEQUENCE { version, issuer, digestAlgorithm, [0] attributes?, algorithm, OCTET STRING signature } } } } }
 *
 * Source: docs/spec/agent-protocol.md, section 4.3 (read from source only, no recorded sample).
 */
import { ProtocolError } from "@tendril/protocol";

const TAG_SEQUENCE = 0x30;
const TAG_SET = 0x31;
const TAG_OCTETS = 0x04;
const TAG_CONTEXT_0 = 0xa0;

interface Element {
  readonly tag: number;
  readonly body: Uint8Array;
}

/** @throws ProtocolError `bad-value` when the blob is no SignedData with one signer. */
export function readPkcs7Signature(blob: Uint8Array): Uint8Array {
  const contentInfo = first(readElements(blob), TAG_SEQUENCE);
  const wrapper = first(readElements(contentInfo.body), TAG_CONTEXT_0);
  const signedData = first(readElements(wrapper.body), TAG_SEQUENCE);
  const signerInfos = last(readElements(signedData.body), TAG_SET);
  const signerInfo = first(readElements(signerInfos.body), TAG_SEQUENCE);
  return last(readElements(signerInfo.body), TAG_OCTETS).body;
}

function first(elements: readonly Element[], tag: number): Element {
  return found(
    elements.find((element) => element.tag === tag),
    tag,
  );
}

function last(elements: readonly Element[], tag: number): Element {
  return found(
    elements.findLast((element) => element.tag === tag),
    tag,
  );
}

function found(element: Element | undefined, tag: number): Element {
  if (element === undefined) throw new ProtocolError("bad-value", `pkcs7: no element with tag ${tag}`);
  return element;
}

function readElements(bytes: Uint8Array): Element[] {
  const elements: Element[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const tag = bytes[offset] ?? 0;
    const { bodyStart, bodyBytes } = readLength(bytes, offset + 1);
    const end = bodyStart + bodyBytes;
    if (end > bytes.length)
      throw new ProtocolError("bad-length", `pkcs7: element ends at ${end} of ${bytes.length}`);
    elements.push({ tag, body: bytes.subarray(bodyStart, end) });
    offset = end;
  }
  return elements;
}

function readLength(bytes: Uint8Array, offset: number): { bodyStart: number; bodyBytes: number } {
  const short = bytes[offset];
  if (short === undefined) throw new ProtocolError("bad-length", "pkcs7: length is missing");
  if (short < 0x80) return { bodyStart: offset + 1, bodyBytes: short };
  const width = short & 0x7f;
  if (width === 0 || width > 3) throw new ProtocolError("bad-value", `pkcs7: length of ${width} bytes`);
  let bodyBytes = 0;
  for (let i = 1; i <= width; i++) bodyBytes = bodyBytes * 256 + (bytes[offset + i] ?? 0);
  return { bodyStart: offset + 1 + width, bodyBytes };
}
