/**
 * Files for the core on Node: everything off the main thread, errors as the core's reasons.
 */
import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import {
  access,
  chmod,
  chown,
  copyFile,
  lstat,
  mkdir,
  open,
  opendir,
  realpath,
  rename,
  rmdir,
  stat,
  statfs,
  unlink,
} from "node:fs/promises";
import { basename, join } from "node:path";
import { crc32, createInflateRaw } from "node:zlib";
import type { FileEntry, FileProblem, HostFiles, Inflater, OnDone } from "@tendril/agent-core";
import { copyAccessList } from "./access-list.ts";
import { bytesOfName, nameFromBytes, systemPath } from "./file-names.ts";
import { problemOf } from "./file-problem.ts";
import { openNodeFile } from "./node-open-file.ts";

const PART_ENTRIES = 256;
const READ_WRITE = 0o666;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

type Guard = (run: () => void) => void;

/** `guard` runs what belongs to the core: a fault there ends only the call. */
export function createNodeFiles(guard: Guard): HostFiles {
  const finish = (work: Promise<unknown>, onDone: OnDone): void => {
    work.then(
      () => guard(() => onDone(null)),
      (error: unknown) => guard(() => onDone(problemOf(error))),
    );
  };
  return {
    drives: (onList) => {
      listDrives().then(
        (entries) => guard(() => onList(entries)),
        () => guard(() => onList([])),
      );
    },
    list: (path, onPart, onDone) => finish(listParts(path, onPart), (problem) => onDone(problem)),
    stat(path, onStat) {
      entryOf(path, basename(path)).then(
        (entry) => guard(() => onStat(null, entry)),
        (error: unknown) => guard(() => onStat(problemOf(error), null)),
      );
    },
    open(path, mode, onOpen) {
      openNodeFile(systemPath(path), mode, guard).then(
        (file) => guard(() => onOpen(null, file)),
        (error: unknown) => guard(() => onOpen(problemOf(error), null)),
      );
    },
    makeFolder: (path, onDone) => finish(mkdir(systemPath(path)), onDone),
    removeFile: (path, onDone) => finish(unlink(systemPath(path)), onDone),
    removeFolder: (path, onDone) => finish(rmdir(systemPath(path)), onDone),
    rename: (from, to, onDone) => finish(rename(systemPath(from), systemPath(to)), onDone),
    likeness(from, to, onDone) {
      copyLikeness(systemPath(from), systemPath(to)).then(
        () => guard(onDone),
        () => guard(onDone), // it stays as it is
      );
    },
    adopt: (from, to, onDone) => finish(adopt(systemPath(from), systemPath(to)), onDone),
    freeBytes(path, onFree) {
      statfs(systemPath(path)).then(
        ({ bavail, bsize }) => guard(() => onFree(bavail * bsize)),
        () => guard(() => onFree(null)),
      );
    },
    digest() {
      const hash = createHash("sha384");
      return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest("hex") };
    },
    crc32: (bytes, before) => crc32(bytes, before),
    inflater: (onBytes) => createInflater(onBytes, guard),
    allocate: (count) => new Uint8Array(count),
    part: (bytes, start, end) => bytes.subarray(start, end),
    copy: (bytes) => bytes, // ws never touches a frame again
    encode: (text) => encoder.encode(text),
    decode: decodeOrNull,
    encodeName: bytesOfName,
    decodeName: (bytes) => (process.platform === "linux" ? nameFromBytes(bytes) : null),
  };
}

function decodeOrNull(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null; // no UTF-8
  }
}

/** @throws what the system says, as the caller's problem; `ECANCELED` when `onPart` wanted no more. */
async function listParts(path: string, onPart: (entries: readonly FileEntry[]) => boolean): Promise<void> {
  // each byte of a name as one character: what is no UTF-8 would be lost otherwise
  const folder = await opendir(systemPath(path), { bufferSize: PART_ENTRIES, encoding: "latin1" });
  let waiting: string[] = [];
  const flush = async (): Promise<void> => {
    const entries = await Promise.all(waiting.map((name) => listed(path, name)));
    waiting = [];
    if (!onPart(entries)) throw Object.assign(new Error("no more is wanted"), { code: "ECANCELED" });
  };
  for await (const { name } of folder) {
    waiting.push(nameFromBytes(Buffer.from(name, "latin1")));
    if (waiting.length >= PART_ENTRIES) await flush();
  }
  await flush();
}

/** A dangling link or an entry that is gone is listed as an empty file. */
async function listed(folder: string, name: string): Promise<FileEntry> {
  try {
    return await entryOf(join(folder, name), name);
  } catch {
    return { name, kind: "file", isLink: false, bytes: 0, changedAtMs: 0 };
  }
}

async function entryOf(path: string, name: string): Promise<FileEntry> {
  const place = systemPath(path);
  const own = await lstat(place);
  const isLink = own.isSymbolicLink();
  const target = isLink ? await stat(place).catch(() => own) : own;
  const isFolder = target.isDirectory();
  return {
    name,
    kind: isFolder ? "folder" : "file",
    isLink,
    bytes: isFolder ? 0 : target.size,
    changedAtMs: Math.floor(target.mtimeMs / 1000) * 1000, // whole seconds, as the wire has them
  };
}

/** A user who may not give files away keeps them. */
async function copyLikeness(from: string | Buffer, to: string | Buffer): Promise<void> {
  const { uid, gid, mode } = await stat(from);
  await chown(to, uid, gid).catch(() => {}); // only an administrator may
  await copyAccessList(from, to);
  await chmod(to, mode & 0o7777);
}

/** The system decides: the folder may have rules for what is made in it, and the disk may know no modes. */
async function modeOfNewFile(beside: string | Buffer): Promise<number> {
  const probe = partBeside(beside);
  const file = await open(probe, "wx", READ_WRITE);
  try {
    return (await file.stat()).mode & 0o777;
  } finally {
    await file.close();
    await unlink(probe);
  }
}

/** A link stays one: its target is replaced, also where that is on another disk. */
async function adopt(from: string | Buffer, to: string | Buffer): Promise<void> {
  const target = await realpath(to, { encoding: "buffer" }).catch(() => undefined);
  if (target === undefined) {
    const mode = await modeOfNewFile(from);
    await chmod(from, mode).catch(() => {}); // that of a USB stick may know no such mode
    await rename(from, to);
    return;
  }
  if (!(await stat(target)).isFile())
    throw Object.assign(new Error("only files are replaced"), { code: "EPERM" });
  await copyLikeness(target, from);
  await rename(from, target).catch(async (error: unknown) => {
    if (problemOf(error) !== "failed") throw error;
    await replaceFromAfar(from, target);
    await unlink(from);
  });
}

/** Beside the target first: it stays until all of the new is on its disk. */
async function replaceFromAfar(from: string | Buffer, target: Buffer): Promise<void> {
  const part = partBeside(target);
  try {
    await copyFile(from, part, constants.COPYFILE_EXCL);
    await copyLikeness(target, part);
    await rename(part, target);
  } catch (error) {
    await unlink(part).catch(() => {}); // there may be none
    throw error;
  }
}

function partBeside(place: string | Buffer): Buffer {
  const path = Buffer.from(place);
  const name =
    Math.max(path.lastIndexOf("/"), process.platform === "win32" ? path.lastIndexOf("\\") : -1) + 1;
  return Buffer.concat([path.subarray(0, name), Buffer.from(`.tendril-${randomUUID()}.part`)]);
}

async function listDrives(): Promise<FileEntry[]> {
  if (process.platform !== "win32") return [];
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter) => `${letter}:\\`);
  const found = await Promise.all(letters.map(driveOf));
  return found.filter((entry) => entry !== undefined);
}

async function driveOf(path: string): Promise<FileEntry | undefined> {
  try {
    await access(path, constants.F_OK);
    const { bavail, blocks, bsize } = await statfs(path);
    const facts = { bytes: blocks * bsize, freeBytes: bavail * bsize, driveType: "FIXED" };
    return { name: path.slice(0, 2), kind: "drive", isLink: false, changedAtMs: 0, ...facts };
  } catch {
    return undefined; // no such drive, or nothing in it
  }
}

function createInflater(onBytes: (bytes: Uint8Array) => void, guard: Guard): Inflater {
  const stream = createInflateRaw();
  let problem: FileProblem | null = null;
  stream.on("data", (bytes: Buffer) => guard(() => onBytes(bytes)));
  stream.on("error", () => {
    problem = "failed";
  });
  return {
    write(bytes, onDone) {
      stream.write(bytes, (error) => guard(() => onDone(error ? "failed" : problem)));
    },
    close: () => void stream.destroy(),
  };
}
