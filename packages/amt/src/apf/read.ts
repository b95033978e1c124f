/**
 * Bytes to APF messages, however they are cut. Every length is checked before anything waits for it, so a device
 * makes the server keep no more than the largest legal message.
 */
import { decodeUtf8, ProtocolError } from "@tendril/protocol";
import { ApfKind } from "@tendril/protocol/constants";
import type { ApfMessage } from "./messages.ts";
import { uuidFromWire } from "./uuid.ts";

const MAX_TEXT_BYTES = 2_048;
const MAX_JSON_BYTES = 1_048_576;
const FIRST_BUFFER_BYTES = 512;
const UUID_BYTES = 16;
const RESERVED_BYTES = 64;

export interface ApfLimits {
  /** Longest CHANNEL_DATA: what was granted. */
  readonly maxDataBytes: number;
  /** Whether JSON may come: from agents and relays, never from firmware. */
  readonly allowsJson: boolean;
}

/** Keeps what is not whole yet. */
export class ApfReader {
  readonly #limits: ApfLimits;
  #buffer = new Uint8Array(FIRST_BUFFER_BYTES);
  #start = 0;
  #end = 0;
  /** Bytes that the next message has at least. */
  #needed = 1;

  constructor(limits: ApfLimits) {
    this.#limits = limits;
  }

  /** Bytes that wait. */
  get length(): number {
    return this.#end - this.#start;
  }

  push(bytes: Uint8Array): void {
    if (this.#end + bytes.length > this.#buffer.length) this.#makeRoom(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /**
   * The next message, `undefined` until it is whole. Bytes in it are a copy.
   * @throws ProtocolError for what no device may send; nothing can be read afterwards.
   */
  next(): ApfMessage | undefined {
    if (this.length < this.#needed) return undefined;
    const fields = new Fields(this.#buffer.subarray(this.#start, this.#end));
    const message = readMessage(fields, this.#limits);
    if (fields.isShort) {
      this.#needed = fields.position;
      return undefined;
    }
    this.#start += fields.position;
    this.#needed = 1;
    if (this.#start === this.#end) {
      this.#start = 0;
      this.#end = 0;
    }
    return message;
  }

  #makeRoom(more: number): void {
    const waiting = this.#buffer.subarray(this.#start, this.#end);
    const isBig = this.#buffer.length >= 2 * (waiting.length + more);
    const target = isBig ? this.#buffer : new Uint8Array(2 * (waiting.length + more));
    target.set(waiting);
    this.#buffer = target;
    this.#end = waiting.length;
    this.#start = 0;
  }
}

/** One whole message and nothing else. @throws ProtocolError */
export function decodeApf(frame: Uint8Array, limits: ApfLimits): ApfMessage {
  const fields = new Fields(frame);
  const message = readMessage(fields, limits);
  if (fields.isShort || fields.position !== frame.length)
    throw new ProtocolError("bad-length", `APF message ${frame[0]}: ${frame.length} bytes do not fit it`);
  return message;
}

/** Reads on past the end: what it gives then means nothing, and `isShort` says so. */
class Fields {
  readonly #bytes: Uint8Array;
  position = 0;
  isShort = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  u8(): number {
    return this.take(1)[0] ?? 0;
  }

  u32(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.take(4);
    return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  }

  take(length: number): Uint8Array {
    if (this.isShort) return new Uint8Array(0);
    const from = this.position;
    this.position += length;
    this.isShort = this.position > this.#bytes.length;
    return this.isShort ? new Uint8Array(0) : this.#bytes.subarray(from, this.position);
  }

  /** A length and bytes. @throws ProtocolError `too-large` before any of them came. */
  sized(maxBytes: number, what: string): Uint8Array {
    const length = this.u32();
    if (length > maxBytes)
      throw new ProtocolError("too-large", `APF ${what}: ${length} bytes, at most ${maxBytes}`);
    return this.take(length);
  }

  text(what: string): string {
    return decodeUtf8(this.sized(MAX_TEXT_BYTES, what));
  }
}

function readMessage(fields: Fields, limits: ApfLimits): ApfMessage {
  const kind = fields.u8();
  switch (kind) {
    case ApfKind.Disconnect: {
      const reason = fields.u32();
      fields.take(2);
      return { kind: "disconnect", reason };
    }
    case ApfKind.ServiceRequest:
      return { kind: "service-request", service: fields.text("service") };
    case ApfKind.ServiceAccept:
      return { kind: "service-accept", service: fields.text("service") };
    case ApfKind.AuthRequest:
      return readAuthRequest(fields);
    case ApfKind.GlobalRequest:
      return readGlobalRequest(fields);
    case ApfKind.ProtocolVersion: {
      const [major, minor, trigger] = [fields.u32(), fields.u32(), fields.u32()];
      const uuid = uuidFromWire(fields.take(UUID_BYTES));
      fields.take(RESERVED_BYTES);
      return { kind: "protocol-version", major, minor, trigger, uuid };
    }
    case ApfKind.JsonControl:
      if (!limits.allowsJson) throw unexpected(kind);
      return { kind: "json-control", text: decodeUtf8(fields.sized(MAX_JSON_BYTES, "JSON")) };
    default:
      return readChannelOrKeepAlive(kind, fields, limits);
  }
}

function readChannelOrKeepAlive(kind: number, fields: Fields, limits: ApfLimits): ApfMessage {
  switch (kind) {
    case ApfKind.ChannelOpen:
      return readChannelOpen(fields);
    case ApfKind.ChannelConfirmation: {
      const [recipient, sender, windowBytes] = [fields.u32(), fields.u32(), fields.u32()];
      fields.take(4);
      return { kind: "channel-confirmation", recipient, sender, windowBytes };
    }
    case ApfKind.ChannelFailure: {
      const [recipient, reason] = [fields.u32(), fields.u32()];
      fields.take(8);
      return { kind: "channel-failure", recipient, reason };
    }
    case ApfKind.ChannelAdjust:
      return { kind: "channel-adjust", recipient: fields.u32(), bytes: fields.u32() };
    case ApfKind.ChannelData: {
      const recipient = fields.u32();
      return { kind: "channel-data", recipient, bytes: fields.sized(limits.maxDataBytes, "data").slice() };
    }
    case ApfKind.ChannelClose:
      return { kind: "channel-close", recipient: fields.u32() };
    case ApfKind.KeepAliveRequest:
      return { kind: "keep-alive-request", cookie: fields.u32() };
    case ApfKind.KeepAliveReply:
      return { kind: "keep-alive-reply", cookie: fields.u32() };
    case ApfKind.KeepAliveOptionsRequest:
      return { kind: "keep-alive-options-request", interval: fields.u32(), timeout: fields.u32() };
    case ApfKind.KeepAliveOptionsReply:
      return { kind: "keep-alive-options-reply", interval: fields.u32(), timeout: fields.u32() };
    default:
      throw unexpected(kind);
  }
}

function readAuthRequest(fields: Fields): ApfMessage {
  const [user, service, method] = [fields.text("user"), fields.text("service"), fields.text("method")];
  if (method !== "password") return { kind: "auth-request", user, service, method, password: "" };
  fields.take(1);
  return { kind: "auth-request", user, service, method, password: fields.text("password") };
}

function readGlobalRequest(fields: Fields): ApfMessage {
  const request = fields.text("request");
  const wantsReply = fields.u8() !== 0;
  if (request === "udp-send-to@amt.intel.com") {
    const [to, toPort] = [fields.text("address"), fields.u32()];
    const [from, fromPort] = [fields.text("address"), fields.u32()];
    const bytes = fields.sized(MAX_TEXT_BYTES, "datagram").slice();
    return { kind: "udp-send", wantsReply, to, toPort, from, fromPort, bytes };
  }
  const isForward = request === "tcpip-forward";
  // how long the fields of another request are is not known: nothing behind it could be read
  if (!fields.isShort && !isForward && request !== "cancel-tcpip-forward")
    throw new ProtocolError("unexpected", "APF: unknown global request");
  const address = fields.text("address");
  return {
    kind: isForward ? "forward" : "cancel-forward",
    ...{ wantsReply, address, port: fields.u32() },
  };
}

function readChannelOpen(fields: Fields): ApfMessage {
  const [type, sender, windowBytes] = [fields.text("type"), fields.u32(), fields.u32()];
  fields.take(4);
  const [address, port] = [fields.text("address"), fields.u32()];
  const [originator, originatorPort] = [fields.text("address"), fields.u32()];
  return { kind: "channel-open", type, sender, windowBytes, address, port, originator, originatorPort };
}

function unexpected(kind: number): ProtocolError {
  return new ProtocolError("unexpected", `APF: message ${kind} does not exist here`);
}
