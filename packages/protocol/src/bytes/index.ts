/**
 * Bytes and their text forms: big-endian fields, hex, base64 and the id alphabet. Used by every codec.
 * No I/O, no Node types. Specified in docs/spec/agent-protocol.md, "identities and hashes".
 */

export type { Codec } from "./codec.ts";
export { concatBytes, equalBytes, readUint16, readUint32, writeUint16, writeUint32 } from "./fields.ts";
export { decodeIdText, encodeIdText } from "./id-text.ts";
export { parseJsonObject } from "./json.ts";
export { decodeBase64, decodeHex, decodeUtf8, encodeBase64, encodeHex, encodeUtf8 } from "./text.ts";
