/**
 * Device group ids as agents carry them: 48 raw bytes, or 32 bytes of the first generation padded with zeros.
 * Text form of the short ones is lower-case hex. Source: docs/spec/agent-protocol.md, section 0 "MeshID".
 */
import { decodeHex, decodeIdText, encodeHex, encodeIdText } from "../bytes/index.ts";
import { ProtocolError } from "../errors.ts";
import { createGroupId, type DomainId, type GroupId, lastPartOf } from "./ids.ts";

export const MESH_ID_BYTES = 48;
const SHORT_ID_BYTES = 32;

/**
 * The group that message 3 names.
 * @throws ProtocolError `bad-length` unless 48 bytes, or 32 unpadded.
 */
export function groupIdFromBytes(domain: DomainId, bytes: Uint8Array): GroupId {
  if (bytes.length === SHORT_ID_BYTES) return createGroupId(domain, encodeHex(bytes));
  if (bytes.length !== MESH_ID_BYTES) {
    throw new ProtocolError("bad-length", `group id: expected ${MESH_ID_BYTES} bytes, got ${bytes.length}`);
  }
  if (bytes.subarray(SHORT_ID_BYTES).some((byte) => byte !== 0)) {
    return createGroupId(domain, encodeIdText(bytes));
  }
  return createGroupId(domain, encodeHex(bytes.subarray(0, SHORT_ID_BYTES)));
}

/** Upper-case hex as .msh files hold it, without `0x`. @throws ProtocolError when the id has another form. */
export function groupIdToHex(id: GroupId): string {
  const text = lastPartOf(id);
  const bytes = /^[0-9a-f]{64}$/.test(text) ? decodeHex(text) : decodeIdText(text);
  return encodeHex(bytes).toUpperCase();
}
