/**
 * First block of a recording: who looked at which device, with which protocol. Written by any server, so that every
 * field may be missing or wrong; what is no fit value is left out.
 * Source: docs/spec/session-protocols.md, section 1.10.
 */
import { encodeUtf8, parseJsonObject } from "../../bytes/index.ts";
import { RECORDING_MAGIC } from "../../constants/index.ts";
import { ProtocolError } from "../../errors.ts";

export interface RecordingMetadata {
  readonly userid?: string;
  readonly username?: string;
  readonly sessionid?: string;
  readonly ipaddr1?: string;
  readonly ipaddr2?: string;
  /** For people; the time of the block is the one to reckon with. */
  readonly time?: string;
  readonly protocol: number;
  readonly nodeid?: string;
  readonly devicename?: string;
  readonly meshid?: string;
  readonly devicegroup?: string;
}

export const MAX_METADATA_BYTES = 65_536;
const MAX_FIELD_CHARS = 1_024;
const textFields = [
  "userid",
  "username",
  "sessionid",
  "ipaddr1",
  "ipaddr2",
  "time",
  "nodeid",
  "devicename",
  "meshid",
  "devicegroup",
] as const;

/** @throws ProtocolError for anything but metadata of a relayed session. */
export function decodeMetadata(payload: Uint8Array): RecordingMetadata {
  const fields = parseJsonObject(payload, MAX_METADATA_BYTES);
  if (fields.get("magic") !== RECORDING_MAGIC) {
    throw new ProtocolError("bad-value", "recording: the first block does not say that it is one");
  }
  const protocol = fields.get("protocol");
  const texts = textFields.flatMap((name) => {
    const value = fields.get(name);
    return typeof value === "string" ? [[name, value.slice(0, MAX_FIELD_CHARS)] as const] : [];
  });
  return { ...Object.fromEntries(texts), protocol: Number.isSafeInteger(protocol) ? Number(protocol) : 0 };
}

export function encodeMetadata(metadata: RecordingMetadata): Uint8Array {
  return encodeUtf8(JSON.stringify({ magic: RECORDING_MAGIC, ver: 1, ...metadata }));
}
