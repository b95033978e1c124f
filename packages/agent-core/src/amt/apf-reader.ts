/**
 * Bytes to messages of APF, however they are cut. Every length is checked before anything waits for it: a peer makes
 * the core keep no more than its largest legal message. Layouts: docs/spec/amt.md, section 1.5.
 */
import { ApfKind } from "@tendril/protocol/constants";
import { copyBytes, decodeUtf8, type FieldReader, joinBytes, plainText, readFields } from "./bytes.ts";

const MAX_TEXT_BYTES = 2_048;
const MAX_JSON_BYTES = 65_536;
const RESERVED_BYTES = 64;
const UUID_BYTES = 16;
const UDP_SEND = "udp-send-to@amt.intel.com";

export type ApfMessage =
  | { readonly kind: "disconnect"; readonly reason: number }
  | { readonly kind: "service-request" | "service-accept"; readonly service: string }
  /** Who signs in is not looked at: it is the firmware of this computer. */
  | { readonly kind: "auth-request" | "auth-success" | "auth-failure" }
  | { readonly kind: "forward" | "cancel-forward"; readonly address: string; readonly port: number }
  | { readonly kind: "request-success" | "request-failure" }
  | {
      readonly kind: "channel-open";
      readonly type: string;
      readonly sender: number;
      readonly windowBytes: number;
      readonly port: number;
    }
  | {
      readonly kind: "channel-confirmation";
      readonly recipient: number;
      readonly sender: number;
      readonly windowBytes: number;
    }
  | { readonly kind: "channel-failure"; readonly recipient: number; readonly reason: number }
  | { readonly kind: "channel-adjust"; readonly recipient: number; readonly bytes: number }
  | { readonly kind: "channel-data"; readonly recipient: number; readonly bytes: Uint8Array }
  | { readonly kind: "channel-close"; readonly recipient: number }
  | { readonly kind: "keep-alive-request"; readonly cookie: number }
  | { readonly kind: "keep-alive-options"; readonly interval: number; readonly timeout: number }
  | { readonly kind: "json"; readonly text: string }
  /** Legal, and nothing to do about: versions, answers to keep-alives, datagrams. */
  | { readonly kind: "ignored" };

export interface ApfLimits {
  /** Longest CHANNEL_DATA: what was granted. */
  readonly maxContentBytes: number;
  /** From a server, never from firmware. */
  readonly allowsJson: boolean;
}

export interface ApfReader {
  /** Takes a copy. */
  push(bytes: Uint8Array): void;
  /** The next message; null until it is whole, a reason when no peer may send it: nothing can be read afterwards. */
  next(): ApfMessage | null | string;
}

export function createApfReader(limits: ApfLimits): ApfReader {
  let waiting: Uint8Array = new Uint8Array(0);
  let pieces: Uint8Array[] = [];
  let pieceBytes = 0;
  /** Bytes that the next message has at least. */
  let needed = 1;
  return {
    push(bytes) {
      pieces.push(copyBytes(bytes));
      pieceBytes += bytes.length;
    },
    next() {
      if (waiting.length + pieceBytes < needed) return null;
      if (pieces.length > 0) {
        waiting = joinBytes([waiting].concat(pieces));
        pieces = [];
        pieceBytes = 0;
      }
      const fields = readFields(waiting, true);
      const message = readMessage(fields, limits);
      if (typeof message === "string") return message;
      if (fields.isShort) {
        needed = fields.position;
        return null;
      }
      waiting = waiting.subarray(fields.position);
      needed = 1;
      return message;
    },
  };
}

function readMessage(fields: FieldReader, limits: ApfLimits): ApfMessage | string {
  const kind = fields.u8();
  switch (kind) {
    case ApfKind.Disconnect: {
      const reason = fields.u32();
      fields.take(2);
      return { kind: "disconnect", reason };
    }
    case ApfKind.ServiceRequest:
    case ApfKind.ServiceAccept: {
      const service = shortText(fields);
      if (service === null) return "a service with a long name";
      return { kind: kind === ApfKind.ServiceRequest ? "service-request" : "service-accept", service };
    }
    case ApfKind.AuthRequest:
      return readAuthRequest(fields);
    case ApfKind.AuthSuccess:
      return { kind: "auth-success" };
    case ApfKind.AuthFailure:
      if (shortText(fields) === null) return "a refusal with a long text";
      fields.take(1);
      return { kind: "auth-failure" };
    case ApfKind.GlobalRequest:
      return readGlobalRequest(fields);
    case ApfKind.RequestSuccess:
      fields.take(4); // only forwards are asked for
      return { kind: "request-success" };
    case ApfKind.RequestFailure:
      return { kind: "request-failure" };
    case ApfKind.JsonControl:
      return limits.allowsJson ? readJson(fields) : "JSON of firmware";
    default:
      return readOther(kind, fields, limits);
  }
}

function readOther(kind: number, fields: FieldReader, limits: ApfLimits): ApfMessage | string {
  switch (kind) {
    case ApfKind.ChannelOpen:
      return readOpen(fields);
    case ApfKind.ChannelConfirmation: {
      const recipient = fields.u32();
      const sender = fields.u32();
      const windowBytes = fields.u32();
      fields.take(4);
      return { kind: "channel-confirmation", recipient, sender, windowBytes };
    }
    case ApfKind.ChannelFailure: {
      const recipient = fields.u32();
      const reason = fields.u32();
      fields.take(8);
      return { kind: "channel-failure", recipient, reason };
    }
    case ApfKind.ChannelAdjust:
      return { kind: "channel-adjust", recipient: fields.u32(), bytes: fields.u32() };
    case ApfKind.ChannelData: {
      const recipient = fields.u32();
      const length = fields.u32();
      if (length > limits.maxContentBytes) return "more at once than any window";
      return { kind: "channel-data", recipient, bytes: fields.take(length) };
    }
    case ApfKind.ChannelClose:
      return { kind: "channel-close", recipient: fields.u32() };
    case ApfKind.ProtocolVersion:
      fields.take(3 * 4 + UUID_BYTES + RESERVED_BYTES);
      return { kind: "ignored" };
    case ApfKind.KeepAliveRequest:
      return { kind: "keep-alive-request", cookie: fields.u32() };
    case ApfKind.KeepAliveReply:
      fields.take(4);
      return { kind: "ignored" };
    case ApfKind.KeepAliveOptionsRequest:
      return { kind: "keep-alive-options", interval: fields.u32(), timeout: fields.u32() };
    default:
      return `message ${kind}, which does not exist here`;
  }
}

function readAuthRequest(fields: FieldReader): ApfMessage | string {
  const user = shortText(fields);
  const service = shortText(fields);
  const method = shortText(fields);
  if (user === null || service === null || method === null) return "a sign-in with a long text";
  if (method === "password") {
    fields.take(1);
    if (shortText(fields) === null) return "a sign-in with a long password";
  }
  return { kind: "auth-request" };
}

function readGlobalRequest(fields: FieldReader): ApfMessage | string {
  const request = shortText(fields);
  fields.take(1);
  if (request === UDP_SEND) return readDatagram(fields);
  const isForward = request === "tcpip-forward";
  // how long the fields of another request are is not known: nothing behind it could be read
  if (!fields.isShort && !isForward && request !== "cancel-tcpip-forward") return "an unknown request";
  const address = shortText(fields);
  if (address === null) return "a forward with a long address";
  return { kind: isForward ? "forward" : "cancel-forward", address, port: fields.u32() };
}

function readDatagram(fields: FieldReader): ApfMessage | string {
  const to = shortText(fields);
  fields.take(4);
  const from = shortText(fields);
  fields.take(4);
  if (to === null || from === null || shortText(fields) === null) return "a datagram that is too long";
  return { kind: "ignored" };
}

function readOpen(fields: FieldReader): ApfMessage | string {
  const type = shortText(fields);
  const sender = fields.u32();
  const windowBytes = fields.u32();
  fields.take(4);
  const address = shortText(fields);
  const port = fields.u32();
  const originator = shortText(fields);
  fields.take(4);
  if (type === null || address === null || originator === null) return "a channel with a long text";
  return { kind: "channel-open", type, sender, windowBytes, port };
}

function readJson(fields: FieldReader): ApfMessage | string {
  const length = fields.u32();
  if (length > MAX_JSON_BYTES) return "JSON that is too long";
  const text = decodeUtf8(fields.take(length));
  return text === null ? "JSON that is no text" : { kind: "json", text };
}

/** null for one that is too long, before any of it came. */
function shortText(fields: FieldReader): string | null {
  const length = fields.u32();
  return length > MAX_TEXT_BYTES ? null : plainText(fields.take(length));
}
