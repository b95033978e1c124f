/**
 * Files on the stock agent: its fs module in steps of a few milliseconds. That module has no error numbers and no
 * lstat, so reasons and links are found out by looking. Source: docs/spec/agent-core.md, section 2.4.
 */

import { stock, stockBuffer } from "../duktape-modules.ts";
import { runOneByOne } from "../duktape-programs.ts";
import type {
  Digest,
  FileEntry,
  FileProblem,
  HostFiles,
  Inflater,
  OnDone,
  OpenFile,
  OpenMode,
} from "../host-files.ts";
import { adoptLikeness, isLink, isStream, likeness } from "./duktape-likeness.ts";
import { createStockReader } from "./duktape-reader.ts";
import { replaceFile } from "./duktape-replace.ts";
import { inTurn } from "./duktape-slices.ts";

interface StockStat {
  readonly size: number;
  readonly mtime: string;
  readonly ctime: string;
  /** 0 on Windows. */
  readonly mode?: number;
  isDirectory(): boolean;
}

interface StockFs {
  existsSync(path: string): boolean;
  readdirSync(path: string): readonly string[];
  statSync(path: string): StockStat;
  openSync(path: string, flags: string): number;
  readSync(handle: number, into: Uint8Array, offset: number, count: number, position: number | null): number;
  writeSync(handle: number, bytes: Uint8Array, offset: number, count: number): number;
  closeSync(handle: number): void;
  mkdirSync(path: string): void;
  rmdirSync(path: string): void;
  unlinkSync(path: string): void;
  renameSync(from: string, to: string): void;
  readDrivesSync?(): readonly { name: string; type?: string; size?: number; free?: number }[];
}

interface StockSha {
  on(event: string, handler: (hash: { toString(encoding: string): string }) => void): void;
  write(bytes: Uint8Array): void;
  end(): void;
}

interface StockInflater {
  on(event: string, handler: (bytes?: unknown) => void): void;
  write(bytes: Uint8Array): void;
  end(): void;
}

declare function crc32(bytes: Uint8Array, before: number): number;

const ENTRIES_IN_A_STEP = 64;
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4_095;
const RAW_DEFLATE = -15;
const flags = { read: "rbN", create: "wbN", append: "abN", part: "wbN", "part-append": "abN" };

export function createStockFiles(): HostFiles {
  const fs = stock<StockFs>("fs");
  return {
    drives: (onList) => inTurn(() => onList(fs.readDrivesSync ? fs.readDrivesSync().map(driveOf) : [])),
    list: (path, onPart, onDone) => inTurn(() => list(fs, path, { onPart, onDone })),
    stat: (path, onStat) =>
      inTurn(() => {
        const entry = entryOf(fs, path);
        onStat(entry === null ? problemOf(fs, path) : null, entry);
      }),
    open: (path, mode, onOpen) => inTurn(() => open(fs, { path, mode }, onOpen)),
    makeFolder: (path, onDone) =>
      attempt(fs, path, onDone, () => {
        if (fs.existsSync(path)) return "exists";
        try {
          fs.mkdirSync(path);
          return null;
        } catch (_error) {
          return notMade(fs, path);
        }
      }),
    removeFile: (path, onDone) => attempt(fs, path, onDone, () => removeFile(fs, path)),
    removeFolder: (path, onDone) =>
      attempt(fs, path, onDone, () => {
        fs.rmdirSync(path);
        return null;
      }),
    rename: (from, to, onDone) => attempt(fs, from, onDone, () => rename(fs, from, to)),
    likeness,
    adopt(from, to, onDone) {
      const finish = (): void => attempt(fs, from, onDone, () => rename(fs, from, to));
      if (process.platform === "win32" || !fs.existsSync(to)) finish();
      else adoptLikeness({ from, to }, finish, onDone);
    },
    freeBytes,
    digest,
    crc32: (bytes, before) => crc32(bytes, before) >>> 0,
    inflater,
    allocate: (count) => Buffer.alloc(count),
    part: (bytes, start, end) => (stockBuffer(bytes) as Buffer).slice(start, end), // subarray makes no Buffer here
    copy(bytes) {
      const own = Buffer.alloc(bytes.length);
      own.set(bytes);
      return own;
    },
    encode: (text) => Buffer.from(text),
    decode: (bytes) => textOf(bytes),
    encodeName: (name) => Buffer.from(name),
    decodeName: () => null, // its strings lose such bytes
  };
}

/** The engine turns only its own buffers into text. */
function textOf(bytes: Uint8Array): string | null {
  const text: unknown = stockBuffer(bytes).toString();
  return typeof text === "string" ? text : null; // null for what is no UTF-8
}

function driveOf(drive: { name: string; type?: string; size?: number; free?: number }): FileEntry {
  return {
    name: drive.name,
    kind: "drive",
    isLink: false,
    bytes: drive.size || 0,
    changedAtMs: 0,
    freeBytes: drive.free || 0,
    driveType: drive.type || "",
  };
}

/** `work` gives a problem that it knows; what it throws is explained by looking at `path`. */
function attempt(fs: StockFs, path: string, onDone: OnDone, work: () => FileProblem | null): void {
  inTurn(() => {
    let problem: FileProblem | null;
    try {
      problem = work();
    } catch (_error) {
      problem = problemOf(fs, path);
    }
    onDone(problem);
  });
}

/** What stands in the way at `path`: the module says only that it failed. */
function problemOf(fs: StockFs, path: string): FileProblem {
  if (path.indexOf("\0") >= 0) return "bad-name";
  if (path.indexOf("\ufffd") >= 0) return "bad-name"; // a name that is no UTF-8: it cannot be said over JSON
  const bytes = Buffer.from(path).length;
  if (bytes > MAX_PATH_BYTES || Buffer.from(baseName(path)).length > MAX_NAME_BYTES) return "too-long";
  if (fs.existsSync(path)) return "denied";
  const folder = path.substring(0, path.length - baseName(path).length);
  return folder === "" || fs.existsSync(folder) ? accessOf(fs, folder) : "missing";
}

/** The folder is there and the entry is not: missing, or not to be made here. */
function accessOf(fs: StockFs, folder: string): FileProblem {
  const stat = statOrNull(fs, folder || "/");
  return stat?.isDirectory() === false ? "not-folder" : "missing";
}

function statOrNull(fs: StockFs, path: string): StockStat | null {
  try {
    return fs.statSync(path);
  } catch (_error) {
    return null; // missing, dangling or not ours to see
  }
}

/** Names that are no UTF-8 break the engine's own text functions: they are shown with marks, and cannot be used. */
function cleanName(name: string): string {
  if (textOf(Buffer.from(name)) !== null) return name;
  let clean = "";
  for (let i = 0; i < name.length; i++) clean += String.fromCharCode(name.charCodeAt(i));
  return clean;
}

function entryOf(fs: StockFs, path: string, name?: string): FileEntry | null {
  const stat = statOrNull(fs, path);
  if (stat === null) return null;
  const isFolder = stat.isDirectory();
  return {
    name: name === undefined ? baseName(path) : name,
    kind: isFolder ? "folder" : "file",
    isLink: false,
    bytes: isFolder ? 0 : stat.size || 0,
    changedAtMs: Date.parse(stat.mtime) || 0,
  };
}

function list(
  fs: StockFs,
  path: string,
  handlers: { onPart(entries: readonly FileEntry[]): boolean; onDone: OnDone },
): void {
  const self = statOrNull(fs, path);
  if (self === null || !self.isDirectory()) {
    handlers.onDone(self === null ? problemOf(fs, path) : "not-folder");
    return;
  }
  const folder = /[\\/]$/.test(path) ? path : `${path}/`;
  let names: readonly string[];
  try {
    names = fs.readdirSync(`${folder}*`);
  } catch (_error) {
    handlers.onDone("denied");
    return;
  }
  let at = 0;
  const step = (): void => {
    const entries: FileEntry[] = [];
    for (let i = 0; i < ENTRIES_IN_A_STEP && at < names.length; i++, at++) {
      const name = names[at];
      if (name !== undefined && name !== "." && name !== "..")
        entries.push(listed(fs, { folder, name, self }));
    }
    if (!handlers.onPart(entries)) handlers.onDone("cancelled");
    else if (at < names.length) inTurn(step);
    else handlers.onDone(null);
  };
  step();
}

/**
 * Where links cannot be asked for: a real folder's `..` is the folder where it stands; a linked one's is another. Two
 * folders of one second and size are taken for the same, so walks have a limit of depth too.
 */
function listed(fs: StockFs, place: { folder: string; name: string; self: StockStat }): FileEntry {
  const { folder, name, self } = place;
  const shown = cleanName(name);
  const entry = entryOf(fs, folder + name, shown);
  if (entry === null) return { name: shown, kind: "file", isLink: true, bytes: 0, changedAtMs: 0 };
  if (entry.kind !== "folder" || process.platform === "win32") return entry;
  const isKnownLink = isLink(folder + name);
  if (isKnownLink !== null) return { ...entry, isLink: isKnownLink };
  const above = statOrNull(fs, `${folder}${name}/..`);
  const isSame =
    above !== null && above.ctime === self.ctime && above.mtime === self.mtime && above.size === self.size;
  return isSame ? entry : { ...entry, isLink: above !== null };
}

function open(
  fs: StockFs,
  { path, mode }: { readonly path: string; readonly mode: OpenMode },
  onOpen: (problem: FileProblem | null, file: OpenFile | null) => void,
): void {
  const stat = statOrNull(fs, path);
  if (stat?.isDirectory() || isStream(stat?.mode || 0)) {
    onOpen(stat?.isDirectory() ? "is-folder" : "denied", null); // the module would open it
    return;
  }
  let handle: number;
  try {
    handle = fs.openSync(path, flags[mode]);
  } catch (_error) {
    onOpen(mode === "read" ? problemOf(fs, path) : notMade(fs, path), null);
    return;
  }
  const isAppended = mode === "append" || mode === "part-append";
  const startBytes = isAppended && stat !== null ? stat.size : 0;
  onOpen(null, openFile(fs, { path, handle, startBytes, isWritten: mode !== "read" }));
}

/** When its folder is there and takes nothing new, that is why: otherwise it would have been made. */
function notMade(fs: StockFs, path: string): FileProblem {
  const problem = problemOf(fs, path);
  const isInFolder = fs.existsSync(path.substring(0, path.length - baseName(path).length) || "/");
  return problem === "missing" && isInFolder ? "denied" : problem;
}

function openFile(
  fs: StockFs,
  {
    path,
    handle,
    startBytes,
    isWritten,
  }: { path: string; handle: number; startBytes: number; isWritten: boolean },
): OpenFile {
  let written = 0;
  return {
    ...createStockReader(fs, handle),
    write(bytes, onDone) {
      let problem: FileProblem | null = null;
      try {
        // at once, not in turn: the frame's memory is the socket's again after its call
        problem = fs.writeSync(handle, bytes, 0, bytes.length) < bytes.length ? "full" : null;
      } catch (_error) {
        problem = "full";
      }
      written += bytes.length;
      inTurn(() => onDone(problem));
    },
    close(onDone) {
      attempt(fs, path, onDone, () => {
        fs.closeSync(handle);
        // the module buffers and says nothing: the size shows what arrived
        const size = isWritten ? statOrNull(fs, path)?.size : undefined;
        return size !== undefined && size < startBytes + written ? "full" : null;
      });
    },
  };
}

/** The module removes empty folders too: only what is no folder may go this way. A link to one is no folder. */
function removeFile(fs: StockFs, path: string): FileProblem | null {
  fs.unlinkSync(path);
  return null;
}

function rename(fs: StockFs, from: string, to: string): FileProblem | null {
  if (statOrNull(fs, from) === null && !fs.existsSync(from)) return "missing";
  const isOverFile = process.platform === "win32" && entryOf(fs, to)?.kind === "file";
  try {
    if (isOverFile && from.toLowerCase() !== to.toLowerCase())
      replaceFile(fs, { from, to, aside: asideOf(to) });
    else fs.renameSync(from, to);
    return null;
  } catch (_error) {
    return notMade(fs, to);
  }
}

function asideOf(path: string): string {
  const folder = path.substring(0, path.length - baseName(path).length);
  return `${folder}.tendril-${Math.random().toString(36).substring(2)}.part`;
}

function freeBytes(path: string, onFree: (bytes: number | null) => void): void {
  if (process.platform === "win32") {
    const fs = stock<StockFs>("fs");
    const drives = fs.readDrivesSync ? fs.readDrivesSync() : [];
    const drive = drives.filter(({ name }) => path.toLowerCase().indexOf(name.toLowerCase()) === 0)[0];
    onFree(drive?.free === undefined ? null : drive.free);
    return;
  }
  runOneByOne(
    { program: "/bin/df", args: ["-P", "-k", "--", path], timeoutMs: 5_000, maxChars: 4_000 },
    ({ output }) => {
      const columns = (output.split("\n")[1] || "").split(/\s+/);
      const kilobytes = Number(columns[3]);
      onFree(columns.length > 3 && kilobytes >= 0 ? kilobytes * 1024 : null);
    },
  );
}

function digest(): Digest {
  const stream = stock<{ create(): StockSha }>("SHA384Stream").create();
  let hex = "";
  stream.on("hash", (hash) => {
    hex = hash.toString("hex").toLowerCase();
  });
  return {
    update: (bytes) => stream.write(bytes),
    hex() {
      stream.end();
      return hex;
    },
  };
}

function inflater(onBytes: (bytes: Uint8Array) => void): Inflater {
  const module = stock<{ createDecompressor(options: object): StockInflater }>("compressed-stream");
  const stream = module.createDecompressor({ WBITS: RAW_DEFLATE });
  stream.on("data", (bytes) => onBytes(bytes as Buffer));
  return {
    write(bytes, onDone) {
      inTurn(() => {
        let problem: FileProblem | null = null;
        try {
          stream.write(bytes);
        } catch (_error) {
          problem = "failed";
        }
        onDone(problem);
      });
    },
    close() {
      try {
        stream.end();
      } catch (_error) {
        // an unfinished stream: nothing waits for it
      }
    },
  };
}

function baseName(path: string): string {
  const plain = path.replace(/[\\/]+$/, "");
  return plain.substring(Math.max(plain.lastIndexOf("/"), plain.lastIndexOf("\\")) + 1);
}
