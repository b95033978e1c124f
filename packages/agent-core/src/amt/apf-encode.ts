/**
 * Messages of APF that the core sends: to the server as a device, to the firmware as its host. One byte of kind, then
 * fields; numbers are big-endian, a text is a u32be length and bytes. All layouts: docs/spec/amt.md, section 1.5.
 */
import { APF_FORWARDED, ApfDisconnect, ApfKind, ApfService } from "@tendril/protocol/constants";
import { bytesOf, bytesOfHex, encodeUtf8, joinBytes, u32be } from "./bytes.ts";

const NO_LIMIT = 0xffff_ffff;
const RESERVED_BYTES = 64;
const PERIODIC = 4;

export function encodeDisconnect(): Uint8Array {
  return message(ApfKind.Disconnect, [u32be(ApfDisconnect.ByApplication), bytesOf([0, 0])]);
}

export function encodeService(kind: number, service: string): Uint8Array {
  return message(kind, [text(service)]);
}

export function encodePassword(user: string, password: string): Uint8Array {
  const words = [text(user), text(ApfService.Forward), text("password"), bytesOf([0]), text(password)];
  return message(ApfKind.AuthRequest, words);
}

export function encodeAuthSuccess(): Uint8Array {
  return message(ApfKind.AuthSuccess, []);
}

export function encodeForward(address: string, port: number): Uint8Array {
  return message(ApfKind.GlobalRequest, [text("tcpip-forward"), bytesOf([1]), text(address), u32be(port)]);
}

/** `port` where a forward is granted, null where one is taken back. */
export function encodeRequestSuccess(port: number | null): Uint8Array {
  return message(ApfKind.RequestSuccess, port === null ? [] : [u32be(port)]);
}

/** `uuid` as printed; zeros for a host that has none to show. */
export function encodeVersion(uuid: string | null): Uint8Array {
  const shown = uuid === null ? new Uint8Array(16) : guidBytes(uuid);
  return message(ApfKind.ProtocolVersion, [
    u32be(1),
    u32be(0),
    u32be(PERIODIC),
    shown,
    new Uint8Array(RESERVED_BYTES),
  ]);
}

export function encodeKeepAlive(kind: number, cookie: number): Uint8Array {
  return message(kind, [u32be(cookie)]);
}

export function encodeKeepAliveOptions(interval: number, timeout: number): Uint8Array {
  return message(ApfKind.KeepAliveOptionsReply, [u32be(interval), u32be(timeout)]);
}

export interface OpenedChannel {
  readonly sender: number;
  readonly windowBytes: number;
  readonly address: string;
  readonly port: number;
  readonly originatorPort: number;
}

export function encodeOpen({
  sender,
  windowBytes,
  address,
  port,
  originatorPort,
}: OpenedChannel): Uint8Array {
  const numbers = [u32be(sender), u32be(windowBytes), u32be(NO_LIMIT)];
  const ends = [text(address), u32be(port), text(address), u32be(originatorPort)];
  return message(ApfKind.ChannelOpen, [text(APF_FORWARDED)].concat(numbers, ends));
}

export function encodeConfirmation(recipient: number, sender: number, windowBytes: number): Uint8Array {
  const numbers = [u32be(recipient), u32be(sender), u32be(windowBytes), u32be(NO_LIMIT)];
  return message(ApfKind.ChannelConfirmation, numbers);
}

export function encodeFailure(recipient: number, reason: number): Uint8Array {
  return message(ApfKind.ChannelFailure, [u32be(recipient), u32be(reason), u32be(0), u32be(0)]);
}

export function encodeAdjust(recipient: number, bytes: number): Uint8Array {
  return message(ApfKind.ChannelAdjust, [u32be(recipient), u32be(bytes)]);
}

export function encodeContent(recipient: number, bytes: Uint8Array): Uint8Array {
  return message(ApfKind.ChannelData, [u32be(recipient), u32be(bytes.length), bytes]);
}

export function encodeClose(recipient: number): Uint8Array {
  return message(ApfKind.ChannelClose, [u32be(recipient)]);
}

export function encodeJson(value: object): Uint8Array {
  return message(ApfKind.JsonControl, [text(JSON.stringify(value))]);
}

function message(kind: number, parts: readonly Uint8Array[]): Uint8Array {
  return joinBytes([bytesOf([kind])].concat(parts));
}

function text(value: string): Uint8Array {
  const bytes = encodeUtf8(value);
  return joinBytes([u32be(bytes.length), bytes]);
}

/** The first three groups little-endian. */
function guidBytes(uuid: string): Uint8Array {
  const printed = bytesOfHex(uuid.split("-").join("")) || new Uint8Array(16);
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return bytesOf(order.map((at) => printed[at] || 0));
}
