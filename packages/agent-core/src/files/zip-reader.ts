/**
 * Reads the directory of a zip archive. Everything in it is hostile: counts, positions and names have limits.
 */
import type { FileProblem, Host, OpenFile } from "../host/index.ts";
import { isPlainName } from "./names.ts";
import { CENTRAL, END, MAX_16, MAX_32, UNIX } from "./zip-format.ts";
import { unpackName } from "./zip-names.ts";

const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const END_64_BYTES = 56;
const TAIL_BYTES = 65_557 + LOCATOR_BYTES;
const MAX_DIRECTORY_BYTES = 67_108_864;
const LOCATOR_64 = 0x0706_4b50;
const TWO_TO_32 = 4_294_967_296;
const COUNT_LIMIT = 65_536;
const ENCRYPTED = 1;

export interface PackedEntry {
  /** Plain names, from the archive's root on. */
  readonly names: readonly string[];
  readonly isFolder: boolean;
  /** 0 stored, 8 deflate. */
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly crc: number;
  readonly position: number;
}

export type OnDirectory = (problem: FileProblem | null, entries: readonly PackedEntry[]) => void;

export function readDirectory(host: Host, file: OpenFile, size: number, onDirectory: OnDirectory): void {
  const tailAt = Math.max(0, size - TAIL_BYTES);
  file.read(tailAt, Math.min(size, TAIL_BYTES), (problem, tail) => {
    const endAt = problem === null ? findEnd(tail) : -1;
    if (endAt < 0) {
      onDirectory("failed", []);
      return;
    }
    const view = viewOf(tail);
    const length = view.getUint32(endAt + 12, true);
    const start = view.getUint32(endAt + 16, true);
    const locatorAt = endAt - LOCATOR_BYTES;
    const isLarge = view.getUint16(endAt + 10, true) === MAX_16 || length === MAX_32 || start === MAX_32;
    if (!isLarge || locatorAt < 0 || view.getUint32(locatorAt, true) !== LOCATOR_64) {
      readEntries({ host, file, start, length, count: view.getUint16(endAt + 10, true) }, onDirectory);
      return;
    }
    file.read(u64(view, locatorAt + 8), END_64_BYTES, (failed, end) => {
      if (failed !== null || end.length < END_64_BYTES) onDirectory("failed", []);
      else {
        const at = (offset: number): number => u64(viewOf(end), offset);
        readEntries({ host, file, start: at(48), length: at(40), count: at(32) }, onDirectory);
      }
    });
  });
}

interface Directory {
  readonly host: Host;
  readonly file: OpenFile;
  readonly start: number;
  readonly length: number;
  readonly count: number;
}

function readEntries({ host, file, start, length, count }: Directory, onDirectory: OnDirectory): void {
  if (length > MAX_DIRECTORY_BYTES) {
    onDirectory("limit", []);
    return;
  }
  file.read(start, length, (problem, bytes) => {
    if (problem !== null || bytes.length !== length) {
      onDirectory("failed", []);
      return;
    }
    const entries: PackedEntry[] = [];
    const view = viewOf(bytes);
    for (let at = 0; at + 46 <= length && view.getUint32(at, true) === CENTRAL; ) {
      const nameBytes = view.getUint16(at + 28, true);
      const extraBytes = view.getUint16(at + 30, true);
      const next = at + 46 + nameBytes + extraBytes + view.getUint16(at + 32, true);
      if ((view.getUint16(at + 8, true) & ENCRYPTED) !== 0) {
        onDirectory("encrypted", []);
        return;
      }
      const entry = next <= length ? entryAt(host, bytes, at) : null;
      if (entry === null) {
        onDirectory("bad-name", []); // one unsafe name and nothing of it is unpacked
        return;
      }
      entries.push(entry);
      at = next;
    }
    // some programs write what fits 16 bits of a larger number
    if (entries.length % COUNT_LIMIT !== count % COUNT_LIMIT) onDirectory("failed", []);
    else onDirectory(null, entries);
  });
}

function entryAt(host: Host, bytes: Uint8Array, at: number): PackedEntry | null {
  const view = viewOf(bytes);
  const nameBytes = view.getUint16(at + 28, true);
  const name = host.files.part(bytes, at + 46, at + 46 + nameBytes);
  const text = unpackName(host, name, view.getUint8(at + 5) === UNIX);
  const isFolder = text.charAt(text.length - 1) === "/";
  const names = (isFolder ? text.substring(0, text.length - 1) : text).split("/");
  for (let i = 0; i < names.length; i++) if (!isPlainName(host, names[i])) return null;
  const sizes = largeSizes(view, at, nameBytes);
  return {
    names,
    isFolder,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    ...sizes,
  };
}

/** Sizes and position; those that do not fit stand in the extra field, in this order. */
function largeSizes(view: DataView, at: number, nameBytes: number) {
  let bytes = view.getUint32(at + 24, true);
  let packedBytes = view.getUint32(at + 20, true);
  let position = view.getUint32(at + 42, true);
  const end = at + 46 + nameBytes + view.getUint16(at + 30, true);
  for (let field = at + 46 + nameBytes; field + 4 <= end; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== 1) continue;
    let from = field + 4;
    const take = (value: number): number => {
      if (value !== MAX_32 || from + 8 > end) return value;
      from += 8;
      return u64(view, from - 8);
    };
    bytes = take(bytes);
    packedBytes = take(packedBytes);
    position = take(position);
    break;
  }
  return { bytes, packedBytes, position };
}

function findEnd(tail: Uint8Array): number {
  const view = viewOf(tail);
  for (let at = tail.length - END_BYTES; at >= 0; at--) if (view.getUint32(at, true) === END) return at;
  return -1;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function u64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * TWO_TO_32;
}
