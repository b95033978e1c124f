/**
 * Makes a zip archive of files and folders as a stream: nothing is kept but the list of what went by. Files are
 * stored, not packed: the device's processor has other work, and what is big is mostly packed already.
 */
import type { FileProblem, Host, OpenFile } from "../host/index.ts";
import type { Source } from "./download.ts";
import { type Found, isRoot, walk } from "./walk.ts";
import { createPump } from "./wire.ts";
import { centralHeader, descriptor, endRecords, localHeader, MAX_32, type ZipEntry } from "./zip-format.ts";
import { packName } from "./zip-names.ts";

const PIECE_BYTES = 65_536;
const MAX_NAME_BYTES = 65_535;
const MAX_ENTRIES = 1_000_000;
/** Room for a file that grows between the look and the read. */
const LARGE_BYTES = MAX_32 - 1_048_576;

export interface ZipWatch {
  isOver(): boolean;
  onFile(name: string): void;
  /** What a link leads to goes into the archive. */
  onLink?(): void;
  /** What could not be read is left out, or ends there, and that is said. */
  onProblem(problem: FileProblem, path: string): void;
}

/** Each `write` waits for the one before. */
interface Sink {
  write(bytes: Uint8Array, then: () => void): void;
  end(): void;
}

/** The archive as a source of blocks: it works only as fast as it is asked. */
export function zipSource(host: Host, paths: readonly string[], watch: ZipWatch): Source {
  let block: Uint8Array = new Uint8Array(0);
  let filled = 0;
  let wanted: ((bytes: Uint8Array, isLast: boolean) => void) | null = null;
  let goOn: (() => void) | null = null;
  let isClosed = false;
  let isStarted = false;
  const deliver = (isLast: boolean): void => {
    const take = wanted;
    const bytes = host.files.part(block, 0, filled);
    wanted = null;
    filled = 0;
    if (take !== null) take(bytes, isLast);
  };
  const sink: Sink = {
    write(bytes, then) {
      let at = 0;
      const pump = createPump(() => {
        if (isClosed) return;
        const count = Math.min(block.length - filled, bytes.length - at);
        block.set(host.files.part(bytes, at, at + count), filled);
        filled += count;
        at += count;
        if (at >= bytes.length) then();
        else {
          goOn = pump;
          deliver(false);
        }
      });
      pump();
    },
    end: () => deliver(true),
  };
  return {
    next(count, onBytes) {
      wanted = (bytes, isLast) => onBytes(null, bytes, isLast);
      block = host.files.allocate(count);
      const resume = goOn;
      goOn = null;
      if (!isStarted) {
        isStarted = true;
        writeZip(host, paths, sink, { ...watch, isOver: () => isClosed || watch.isOver() });
      } else if (resume !== null) resume();
    },
    close() {
      isClosed = true;
    },
  };
}

export function writeZip(host: Host, paths: readonly string[], sink: Sink, watch: ZipWatch): void {
  const entries: ZipEntry[] = [];
  let position = 0;
  const write = (bytes: Uint8Array, then: () => void): void => {
    position += bytes.length;
    sink.write(bytes, then);
  };
  const add = (found: Found, next: () => void): void => {
    const { entry, path, relative } = found;
    const isFolder = entry.kind === "folder";
    const name = packName(host, isFolder ? `${relative}/` : relative);
    if (name.bytes.length > MAX_NAME_BYTES || entries.length >= MAX_ENTRIES) {
      watch.onProblem("limit", path);
      next();
      return;
    }
    const { changedAtMs } = entry;
    const isLarge = !isFolder && entry.bytes >= LARGE_BYTES;
    const head = { name, isFolder, changedAtMs, position, bytes: 0, crc: 0, isLarge };
    const finish = (bytes: number, crc: number): void => {
      const complete = { ...head, bytes, crc };
      entries.push(complete);
      write(descriptor(host.files, complete), next);
    };
    if (isFolder) write(localHeader(host.files, head), () => finish(0, 0));
    else
      host.files.open(path, "read", (problem, file) => {
        if (file === null) {
          watch.onProblem(problem || "failed", path);
          next();
          return;
        }
        watch.onFile(relative);
        if (entry.isLink) watch.onLink?.();
        write(localHeader(host.files, head), () =>
          pourFile({ host, path, file, write, watch, isLarge }, finish),
        );
      });
  };
  walk(host, paths, {
    isOver: () => watch.isOver(),
    onEntry(found, next) {
      const isLinked = found.entry.kind === "folder" && found.entry.isLink;
      if (isLinked && !isRoot(found)) next(false);
      else {
        if (isLinked) watch.onLink?.(); // chosen by a person, who wants what is in it
        add(found, () => next(true));
      }
    },
    onProblem: (problem, path) => watch.onProblem(problem, path),
    onEnd() {
      if (watch.isOver()) sink.end();
      else writeDirectory({ host, entries, start: position, write }, () => sink.end());
    },
  });
}

interface Pouring {
  readonly host: Host;
  readonly path: string;
  readonly file: OpenFile;
  readonly watch: ZipWatch;
  readonly isLarge: boolean;
  write(bytes: Uint8Array, then: () => void): void;
}

function pourFile(
  { host, path, file, write, watch, isLarge }: Pouring,
  onDone: (bytes: number, crc: number) => void,
): void {
  const limit = isLarge ? Number.MAX_VALUE : MAX_32 - 1;
  let at = 0;
  let crc = 0;
  const pump = createPump(() => {
    file.read(at, Math.min(PIECE_BYTES, limit - at), (problem, bytes) => {
      if (problem !== null || bytes.length === 0 || watch.isOver()) {
        if (problem !== null) watch.onProblem(problem, path);
        else if (at >= limit) watch.onProblem("changed", path); // it grew beyond what its header can say
        file.close(() => onDone(at, crc));
        return;
      }
      crc = host.files.crc32(bytes, crc);
      at += bytes.length;
      write(bytes, pump);
    });
  });
  pump();
}

interface Directory {
  readonly host: Host;
  readonly entries: readonly ZipEntry[];
  readonly start: number;
  write(bytes: Uint8Array, then: () => void): void;
}

function writeDirectory({ host, entries, start, write }: Directory, onDone: () => void): void {
  let at = 0;
  let length = 0;
  const pump = createPump(() => {
    const entry = entries[at++];
    if (entry === undefined) {
      write(endRecords(host.files, { count: entries.length, start, length }), onDone);
      return;
    }
    const header = centralHeader(host.files, entry);
    length += header.length;
    write(header, pump);
  });
  pump();
}
