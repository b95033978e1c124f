/**
 * Commands to the management engine, and the frame of its answers.
 *
 *     request:  01 01 | u16 0 | u32le command | 0x04000000 | u32le length | payload
 *     answer:   01 01 | u16   | u32le command | 0x04800000 | u32le length | u32le status | body
 *
 * The length of an answer counts from its status. Source: docs/spec/amt.md, section 1.11.
 */
import { bytesOf, joinBytes, readFields, u32le } from "./bytes.ts";

/** The client that takes them: GUID as it lies in memory. */
export const PTHI_CLIENT = "2800f812b7b42d4baca846e0ff65814c";

export const PthiCommand = {
  ProvisioningMode: 0x08,
  Unprovision: 0x10,
  ProvisioningState: 0x11,
  Versions: 0x1a,
  HashHandles: 0x2c,
  HashEntry: 0x2d,
  DnsSuffix: 0x36,
  LanSettings: 0x48,
  Uuid: 0x5c,
  StopConfiguration: 0x5e,
  LocalAccount: 0x67,
  ControlMode: 0x6b,
  EhbcState: 0x84,
  HostBasedTls: 0x8b,
} as const;

export const PTHI_OK = 0;
/** Of a message; the longest answers have a third of it. */
export const MAX_PTHI_BYTES = 8_192;

const REQUEST = 0x0400_0000;
const ANSWER = 0x0480_0000;
const HEAD_BYTES = 12;
const STATUS_BYTES = 4;
const LOCAL_ACCOUNT_ZEROS = 40;
const HASH_BYTES = 64;
const SHA256 = 2;
const SHA384 = 3;
const SHA256_BYTES = 32;
const SHA384_BYTES = 48;

export interface PthiAnswer {
  readonly command: number;
  readonly status: number;
  /** A view of the message. */
  readonly body: Uint8Array;
}

export function encodeCommand(command: number, payload: Uint8Array = bytesOf([])): Uint8Array {
  const head = [bytesOf([1, 1, 0, 0]), u32le(command + REQUEST), u32le(payload.length)];
  return joinBytes(head.concat([payload]));
}

/** null for what is no answer. Bytes behind its end are not looked at. */
export function decodeAnswer(message: Uint8Array): PthiAnswer | null {
  if (message.length < HEAD_BYTES + STATUS_BYTES || message.length > MAX_PTHI_BYTES) return null;
  const fields = readFields(message, false);
  const isVersion1 = fields.u8() === 1 && fields.u8() === 1;
  fields.u16();
  const command = fields.u32() - ANSWER;
  const length = fields.u32();
  const isWhole = length >= STATUS_BYTES && HEAD_BYTES + length <= message.length;
  if (!isVersion1 || command < 0 || command > 0xffff || !isWhole) return null;
  return { command, status: fields.u32(), body: fields.take(length - STATUS_BYTES) };
}

/** Out of client control. */
export function unprovisionPayload(): Uint8Array {
  return u32le(1);
}

export function localAccountPayload(): Uint8Array {
  return new Uint8Array(LOCAL_ACCOUNT_ZEROS);
}

/** u8 kind of hash | hash, 64 bytes with zeros | u32le VPN of the host | u32le count of suffixes. null for another length. */
export function hostBasedTlsPayload(hash: Uint8Array, hostVpn: boolean): Uint8Array | null {
  if (hash.length !== SHA256_BYTES && hash.length !== SHA384_BYTES) return null;
  const field = new Uint8Array(HASH_BYTES);
  field.set(hash);
  const kind = hash.length === SHA256_BYTES ? SHA256 : SHA384;
  return joinBytes([bytesOf([kind]), field, u32le(hostVpn ? 1 : 0), u32le(0)]);
}
