/**
 * Records of zip archives, written and read. Every size and position may be of 64 bits.
 * Source: APPNOTE.TXT of PKWARE, 4.3 and 4.5.3.
 */
import type { HostFiles } from "../host/index.ts";
import type { PackedName } from "./zip-names.ts";

const TWO_TO_32 = 4_294_967_296;
export const MAX_32 = 0xffff_ffff;
export const MAX_16 = 0xffff;
const LOCAL = 0x0403_4b50;
const DESCRIPTOR = 0x0807_4b50;
export const CENTRAL = 0x0201_4b50;
const END_64 = 0x0606_4b50;
const LOCATOR_64 = 0x0706_4b50;
export const END = 0x0605_4b50;
/** Sizes follow the data. */
const FOLLOWING_SIZES = 0x0008;
const UTF_8 = 0x0800;
const VERSION = 20;
const VERSION_64 = 45;
const EXTRA_64 = 1;
export const UNIX = 3;

export interface ZipEntry {
  /** With `/`; folders end with it. */
  readonly name: PackedName;
  readonly isFolder: boolean;
  readonly changedAtMs: number;
  /** Where its local header stands. */
  readonly position: number;
  readonly bytes: number;
  readonly crc: number;
  /** Decided before the size is known for sure. */
  readonly isLarge: boolean;
}

interface ZipRecord {
  readonly bytes: Uint8Array;
  u16(...values: readonly number[]): ZipRecord;
  u32(...values: readonly number[]): ZipRecord;
  u64(value: number): ZipRecord;
  put(bytes: Uint8Array): ZipRecord;
}

/** Fields one after the other, little-endian. */
function createRecord(files: HostFiles, length: number): ZipRecord {
  const bytes = files.allocate(length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  let at = 0;
  const record: ZipRecord = {
    bytes,
    u16(...values) {
      for (let i = 0; i < values.length; i++, at += 2) view.setUint16(at, values[i] || 0, true);
      return record;
    },
    u32(...values) {
      for (let i = 0; i < values.length; i++, at += 4) view.setUint32(at, (values[i] || 0) >>> 0, true);
      return record;
    },
    u64: (value) => record.u32(value % TWO_TO_32, Math.floor(value / TWO_TO_32)),
    put(more) {
      bytes.set(more, at);
      at += more.length;
      return record;
    },
  };
  return record;
}

export function localHeader(files: HostFiles, { name, isLarge, changedAtMs }: ZipEntry): Uint8Array {
  const { bytes } = name;
  const record = createRecord(files, 30 + bytes.length + (isLarge ? 20 : 0)).u32(LOCAL);
  record.u16(isLarge ? VERSION_64 : VERSION, flagsOf(name), 0, dosTime(changedAtMs), dosDate(changedAtMs));
  record
    .u32(0, isLarge ? MAX_32 : 0, isLarge ? MAX_32 : 0)
    .u16(bytes.length, isLarge ? 20 : 0)
    .put(bytes);
  if (isLarge) record.u16(EXTRA_64, 16).u64(0).u64(0);
  return record.bytes;
}

function flagsOf({ isUtf8 }: PackedName): number {
  return isUtf8 ? FOLLOWING_SIZES | UTF_8 : FOLLOWING_SIZES;
}

export function descriptor(files: HostFiles, { crc, bytes, isLarge }: ZipEntry): Uint8Array {
  const record = createRecord(files, isLarge ? 24 : 16).u32(DESCRIPTOR, crc);
  if (isLarge) record.u64(bytes).u64(bytes);
  else record.u32(bytes, bytes);
  return record.bytes;
}

export function centralHeader(files: HostFiles, entry: ZipEntry): Uint8Array {
  const { name, crc, bytes, position, isFolder, changedAtMs } = entry;
  const isLarge = bytes >= MAX_32 || position >= MAX_32;
  const record = createRecord(files, 46 + name.bytes.length + (isLarge ? 28 : 0)).u32(CENTRAL);
  record.u16((UNIX << 8) | VERSION_64, isLarge ? VERSION_64 : VERSION, flagsOf(name), 0);
  record.u16(dosTime(changedAtMs), dosDate(changedAtMs)).u32(crc);
  record.u32(isLarge ? MAX_32 : bytes, isLarge ? MAX_32 : bytes);
  record.u16(name.bytes.length, isLarge ? 28 : 0, 0, 0, 0);
  record
    .u32(isFolder ? (0o040755 << 16) | 0x10 : 0o100644 << 16, isLarge ? MAX_32 : position)
    .put(name.bytes);
  if (isLarge) record.u16(EXTRA_64, 24).u64(bytes).u64(bytes).u64(position);
  return record.bytes;
}

export function endRecords(
  files: HostFiles,
  { count, start, length }: { readonly count: number; readonly start: number; readonly length: number },
): Uint8Array {
  const isLarge = count >= MAX_16 || start >= MAX_32 || length >= MAX_32;
  const record = createRecord(files, 22 + (isLarge ? 76 : 0));
  if (isLarge) {
    record.u32(END_64).u64(44).u16(VERSION_64, VERSION_64).u32(0, 0);
    record.u64(count).u64(count).u64(length).u64(start);
    record
      .u32(LOCATOR_64, 0)
      .u64(start + length)
      .u32(1);
  }
  const shown = Math.min(count, MAX_16);
  record.u32(END).u16(0, 0, shown, shown).u32(Math.min(length, MAX_32), Math.min(start, MAX_32)).u16(0);
  return record.bytes;
}

function dosTime(ms: number): number {
  const time = new Date(ms);
  return (time.getHours() << 11) | (time.getMinutes() << 5) | (time.getSeconds() >> 1);
}

function dosDate(ms: number): number {
  const time = new Date(ms);
  const year = Math.max(0, Math.min(127, time.getFullYear() - 1980));
  return (year << 9) | ((time.getMonth() + 1) << 5) | time.getDate();
}
