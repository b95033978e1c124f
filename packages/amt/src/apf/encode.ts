/**
 * APF messages to bytes. Layouts: docs/spec/amt.md, section 1.5.
 */
import { concatBytes, encodeUtf8, writeUint32 } from "@tendril/protocol";
import { ApfKind } from "@tendril/protocol/constants";
import type { ApfAnswer, ApfMessage } from "./messages.ts";
import { uuidToWire } from "./uuid.ts";

const NO_LIMIT = 0xffff_ffff;
const RESERVED_BYTES = 64;
const PASSWORD_ONLY = "password";

export function encodeApf(message: ApfMessage | ApfAnswer): Uint8Array {
  switch (message.kind) {
    case "disconnect":
      return join(ApfKind.Disconnect, u32(message.reason), zeros(2));
    case "service-request":
      return join(ApfKind.ServiceRequest, text(message.service));
    case "service-accept":
      return join(ApfKind.ServiceAccept, text(message.service));
    case "auth-request":
      return encodeAuthRequest(message);
    case "auth-failure":
      return join(ApfKind.AuthFailure, text(PASSWORD_ONLY), zeros(1));
    case "auth-success":
      return join(ApfKind.AuthSuccess);
    case "request-success":
      return join(ApfKind.RequestSuccess, ...(message.port === undefined ? [] : [u32(message.port)]));
    case "request-failure":
      return join(ApfKind.RequestFailure);
    case "forward":
    case "cancel-forward":
    case "udp-send":
      return encodeGlobalRequest(message);
    case "protocol-version":
      return join(
        ApfKind.ProtocolVersion,
        ...[u32(message.major), u32(message.minor), u32(message.trigger)],
        ...[uuidToWire(message.uuid), zeros(RESERVED_BYTES)],
      );
    case "json-control":
      return join(ApfKind.JsonControl, text(message.text));
    default:
      return encodeChannelOrKeepAlive(message);
  }
}

type Of<Kind extends ApfMessage["kind"]> = ApfMessage extends infer Message
  ? Message extends { readonly kind: infer Own }
    ? Kind extends Own
      ? Message
      : never
    : never
  : never;

function encodeChannelOrKeepAlive(message: ApfMessage): Uint8Array {
  switch (message.kind) {
    case "channel-open":
      return join(
        ApfKind.ChannelOpen,
        ...[text(message.type), u32(message.sender), u32(message.windowBytes), u32(NO_LIMIT)],
        ...[text(message.address), u32(message.port), text(message.originator), u32(message.originatorPort)],
      );
    case "channel-confirmation": {
      const { recipient, sender, windowBytes } = message;
      return join(ApfKind.ChannelConfirmation, u32(recipient), u32(sender), u32(windowBytes), u32(NO_LIMIT));
    }
    case "channel-failure":
      return join(ApfKind.ChannelFailure, u32(message.recipient), u32(message.reason), zeros(8));
    case "channel-adjust":
      return join(ApfKind.ChannelAdjust, u32(message.recipient), u32(message.bytes));
    case "channel-data":
      return join(ApfKind.ChannelData, u32(message.recipient), u32(message.bytes.length), message.bytes);
    case "channel-close":
      return join(ApfKind.ChannelClose, u32(message.recipient));
    case "keep-alive-request":
      return join(ApfKind.KeepAliveRequest, u32(message.cookie));
    case "keep-alive-reply":
      return join(ApfKind.KeepAliveReply, u32(message.cookie));
    case "keep-alive-options-request":
      return join(ApfKind.KeepAliveOptionsRequest, u32(message.interval), u32(message.timeout));
    case "keep-alive-options-reply":
      return join(ApfKind.KeepAliveOptionsReply, u32(message.interval), u32(message.timeout));
    default:
      throw new RangeError(`no APF message: ${message.kind}`);
  }
}

function encodeAuthRequest({ user, service, method, password }: Of<"auth-request">): Uint8Array {
  const secret = method === PASSWORD_ONLY ? [zeros(1), text(password)] : [];
  return join(ApfKind.AuthRequest, text(user), text(service), text(method), ...secret);
}

function encodeGlobalRequest(message: Of<"forward" | "udp-send">): Uint8Array {
  const flag = Uint8Array.of(message.wantsReply ? 1 : 0);
  if (message.kind === "udp-send") {
    const { to, toPort, from, fromPort, bytes } = message;
    const ends = [text(to), u32(toPort), text(from), u32(fromPort)];
    return join(
      ApfKind.GlobalRequest,
      text("udp-send-to@amt.intel.com"),
      flag,
      ...ends,
      u32(bytes.length),
      bytes,
    );
  }
  const name = message.kind === "forward" ? "tcpip-forward" : "cancel-tcpip-forward";
  return join(ApfKind.GlobalRequest, text(name), flag, text(message.address), u32(message.port));
}

function join(kind: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(Uint8Array.of(kind), ...parts);
}

function text(value: string): Uint8Array {
  const bytes = encodeUtf8(value);
  return concatBytes(u32(bytes.length), bytes);
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  writeUint32(bytes, 0, value);
  return bytes;
}

function zeros(length: number): Uint8Array {
  return new Uint8Array(length);
}
