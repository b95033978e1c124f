/**
 * Bodies of the management engine's answers. null for what does not have the form; texts are plain ASCII, counts and
 * lengths have limits, whatever the firmware says. Source: docs/spec/amt.md, section 1.11.
 */
import { hexOf, readFields } from "./bytes.ts";

const BIOS_BYTES = 65;
const VERSION_BYTES = 20;
const MAX_VERSIONS = 64;
const MAX_HANDLES = 64;
const HASH_FIELD_BYTES = 64;
const MAX_NAME_BYTES = 128;
const MAX_SUFFIX_BYTES = 255;
const USER_BYTES = 33;
const PASSWORD_BYTES = 34;
const UUID_BYTES = 16;
const MAC_BYTES = 6;

/** By the number of their kind: name, and bytes of the field that they use. */
const hashKinds = [
  { name: "MD5", bytes: 16 },
  { name: "SHA1", bytes: 20 },
  { name: "SHA256", bytes: 32 },
  { name: "SHA512", bytes: 64 },
];

/** u32le alone, as many commands answer. */
export function readNumber(body: Uint8Array): number | null {
  const fields = readFields(body, false);
  const value = fields.u32();
  return fields.isShort ? null : value;
}

export interface Version {
  readonly name: string;
  readonly text: string;
}

/** 65 bytes version of the BIOS | u32le count | count * (u16le length, 20 bytes name, u16le length, 20 bytes text). */
export function readVersions(body: Uint8Array): readonly Version[] | null {
  const fields = readFields(body, false);
  fields.take(BIOS_BYTES);
  const count = fields.u32();
  if (fields.isShort || count > MAX_VERSIONS) return null;
  const versions: Version[] = [];
  for (let i = 0; i < count; i++) {
    const name = sized(fields.u16(), fields.text(VERSION_BYTES));
    const text = sized(fields.u16(), fields.text(VERSION_BYTES));
    if (fields.isShort) return null;
    versions.push({ name, text });
  }
  return versions;
}

/** u32le count | count * u32le. */
export function readHandles(body: Uint8Array): readonly number[] | null {
  const fields = readFields(body, false);
  const count = fields.u32();
  if (fields.isShort || count > MAX_HANDLES) return null;
  const handles: number[] = [];
  for (let i = 0; i < count; i++) handles.push(fields.u32());
  return fields.isShort ? null : handles;
}

/** A root that may sign activations. */
export interface RootHash {
  readonly isDefault: boolean;
  readonly isActive: boolean;
  /** Number of the kind. */
  readonly kind: number;
  readonly kindName: string;
  /** Hexadecimal. */
  readonly hash: string;
  readonly name: string;
}

/** u32le default | u32le active | 64 bytes hash | u8 kind | u16le length | name. */
export function readHashEntry(body: Uint8Array): RootHash | null {
  const fields = readFields(body, false);
  const isDefault = fields.u32() !== 0;
  const isActive = fields.u32() !== 0;
  const field = fields.take(HASH_FIELD_BYTES);
  const kind = fields.u8();
  const length = fields.u16();
  const known = hashKinds[kind];
  if (fields.isShort || known === undefined || length > MAX_NAME_BYTES) return null;
  const name = fields.text(length);
  if (fields.isShort) return null;
  const hash = hexOf(field.subarray(0, known.bytes));
  return { isDefault, isActive, kind, kindName: known.name, hash, name };
}

/** u16le length | text. */
export function readSuffix(body: Uint8Array): string | null {
  const fields = readFields(body, false);
  const length = fields.u16();
  if (length > MAX_SUFFIX_BYTES) return null;
  const text = fields.text(length);
  return fields.isShort ? null : text;
}

/** 16 bytes, the first three groups little-endian; printed, lower case. */
export function readUuid(body: Uint8Array): string | null {
  if (body.length < UUID_BYTES) return null;
  const order = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];
  let text = "";
  for (let i = 0; i < order.length; i++) {
    const at = order[i] || 0;
    text += at < 0 ? "-" : hexOf(body.subarray(at, at + 1));
  }
  return text;
}

/** Of the operating system, for the firmware. A secret. */
export interface LocalAccount {
  readonly user: string;
  readonly password: string;
}

/** 33 bytes user | 34 bytes password. */
export function readLocalAccount(body: Uint8Array): LocalAccount | null {
  const fields = readFields(body, false);
  const user = fields.text(USER_BYTES);
  const password = fields.text(PASSWORD_BYTES);
  return fields.isShort || user === "" ? null : { user, password };
}

export interface LanSettings {
  readonly isEnabled: boolean;
  readonly address: string;
  readonly hasDhcp: boolean;
  /** 1 the firmware asks by itself, 2 it listens to the operating system. */
  readonly dhcpMode: number;
  readonly isLinked: boolean;
  readonly mac: string;
}

/** u32le enabled | u32le address | u32le DHCP | u8 mode of DHCP | u8 link | 6 bytes MAC. */
export function readLanSettings(body: Uint8Array): LanSettings | null {
  const fields = readFields(body, false);
  const isEnabled = fields.u32() !== 0;
  const address = fields.u32();
  const hasDhcp = fields.u32() !== 0;
  const dhcpMode = fields.u8();
  const isLinked = fields.u8() !== 0;
  const mac = hexOf(fields.take(MAC_BYTES)).replace(/(..)(?=.)/g, "$1:");
  if (fields.isShort) return null;
  return { isEnabled, address: addressText(address), hasDhcp, dhcpMode, isLinked, mac };
}

export interface HostBasedTls {
  /** Hexadecimal, of the firmware's own certificate. */
  readonly hash: string;
}

/** u8 kind (2 SHA-256, 3 SHA-384) | hash. */
export function readHostBasedTls(body: Uint8Array): HostBasedTls | null {
  const fields = readFields(body, false);
  const kind = fields.u8();
  if (kind !== 2 && kind !== 3) return null;
  const hash = fields.take(kind === 2 ? 32 : 48);
  return fields.isShort ? null : { hash: hexOf(hash) };
}

function sized(length: number, text: string): string {
  return text.substring(0, length);
}

function addressText(address: number): string {
  return [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255].join(".");
}
