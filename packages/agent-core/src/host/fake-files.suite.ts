/**
 * A disk in memory for tests: Unix paths, problems where a test wants them, a size that can run out.
 */
import { createHash } from "node:crypto";
import { constants, crc32, inflateRawSync } from "node:zlib";
import type { FileEntry, FileProblem, HostFiles, Inflater, OpenFile, OpenMode } from "./host-files.ts";

const CHANGED_AT_MS = Date.UTC(2026, 10, 23, 6, 28, 31);
const decoder = new TextDecoder("utf-8", { fatal: true });

export class FakeFiles {
  /** Content by path; null for a folder. */
  readonly content = new Map<string, Uint8Array | null>([["/", null]]);
  /** Links to folders, never to be entered, and to files. */
  readonly links = new Set<string>();
  /** What stands in the way of everything with that path. */
  readonly problems = new Map<string, FileProblem>();
  /** Mode and path of what was opened to be written, and what took the place of something. */
  readonly written: string[] = [];
  /** What is said of the size of a file that the system makes up. */
  readonly saidBytes = new Map<string, number>();
  /** Where in a file the disk cannot be read. */
  readonly broken = new Map<string, number>();
  /** Folders that are disks of their own: nothing is renamed in or out. */
  readonly disks = new Set<string>();
  freeBytes = Number.POSITIVE_INFINITY;
  /** Finds what differs in its large letters only, as disks of Windows do. */
  ignoresCase = false;
  /** Stock agents have no lstat. */
  seesLinks = true;
  openFiles = 0;
  /** Most bytes that came out of an inflater at once. */
  largestInflation = 0;
  /** Opening and writing call back when the test says `settle`, as on a busy device. */
  isBusy = false;
  /** Reading calls back when it is abandoned: the place is far away. */
  isFar = false;
  #waiting: (() => void)[] = [];

  /** Not further than `isEnough` says. */
  settle(isEnough: () => boolean = () => false): void {
    while (this.#waiting.length > 0 && !isEnough()) this.#waiting.shift()?.();
  }

  #later(run: () => void): void {
    if (this.isBusy) this.#waiting.push(run);
    else run();
  }

  folder(...paths: string[]): this {
    for (const path of paths) this.content.set(path, null);
    return this;
  }

  file(path: string, content: string | Uint8Array): this {
    this.content.set(path, typeof content === "string" ? Buffer.from(content) : content);
    return this;
  }

  text(path: string): string | undefined {
    const bytes = this.content.get(path);
    return bytes ? Buffer.from(bytes).toString() : undefined;
  }

  get files(): HostFiles {
    return {
      drives: (onList) => onList([]),
      list: (path, onPart, onDone) => this.#list(path, onPart, onDone),
      stat: (asked, onStat) => {
        const path = this.#resolve(asked);
        const problem = this.#problemOf(path);
        onStat(problem, problem === null ? this.#entry(path) : null);
      },
      open: (path, mode, onOpen) => {
        const problem = this.#openProblem(path, mode !== "read");
        const file = problem === null ? this.#open(path, mode) : null;
        this.#later(() => onOpen(problem, file));
      },
      makeFolder: (path, onDone) => {
        if (this.content.has(path)) onDone("exists");
        else onDone(this.#change(path, () => this.content.set(path, null)));
      },
      removeFile: (path, onDone) => {
        const isFolder = this.content.get(path) === null && !this.links.has(path);
        onDone(
          this.#problemOf(path) ?? (isFolder ? "is-folder" : this.#change(path, () => this.#forget(path))),
        );
      },
      removeFolder: (path, onDone) => {
        const isEmpty = this.#names(path).length === 0;
        onDone(isEmpty ? this.#change(path, () => this.#forget(path)) : "not-empty");
      },
      rename: (from, to, onDone) => onDone(this.#rename(from, to)),
      likeness: (_from, _to, onDone) => onDone(),
      adopt: (from, to, onDone) => {
        this.written.push(`adopt ${to}`);
        onDone(this.#rename(from, to));
      },
      freeBytes: (_path, onFree) => onFree(this.freeBytes),
      digest() {
        const hash = createHash("sha384");
        return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest("hex") };
      },
      crc32: (bytes, before) => crc32(bytes, before),
      inflater: (onBytes) => this.#inflater(onBytes),
      allocate: (count) => new Uint8Array(count),
      part: (bytes, start, end) => bytes.subarray(start, end),
      copy: (bytes) => Uint8Array.from(bytes),
      encode: (text) => new TextEncoder().encode(text),
      decode: decode,
      encodeName: (name) => new TextEncoder().encode(name),
      decodeName: () => null,
    };
  }

  #inflater(onBytes: (bytes: Uint8Array) => void): Inflater {
    let packed = Buffer.alloc(0);
    let shown = 0;
    return {
      write: (bytes, onDone) => {
        packed = Buffer.concat([packed, bytes]);
        const unpacked = inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
        this.largestInflation = Math.max(this.largestInflation, unpacked.length - shown);
        onBytes(unpacked.subarray(shown));
        shown = unpacked.length;
        onDone(null);
      },
      close() {},
    };
  }

  #list(
    path: string,
    onPart: (entries: readonly FileEntry[]) => boolean,
    onDone: (problem: FileProblem | null) => void,
  ) {
    const problem = this.#problemOf(path) ?? (this.content.get(path) === null ? null : "not-folder");
    if (problem !== null) onDone(problem);
    else onDone(onPart(this.#names(path).map((name) => this.#entry(name))) ? null : "cancelled");
  }

  #names(folder: string): string[] {
    const start = folder === "/" ? "/" : `${folder}/`;
    return [...this.content.keys()].filter(
      (path) => path !== "/" && path.startsWith(start) && !path.slice(start.length).includes("/"),
    );
  }

  #entry(path: string): FileEntry {
    const content = this.content.get(path);
    return {
      name: path.slice(path.lastIndexOf("/") + 1),
      kind: content === null ? "folder" : "file",
      isLink: this.seesLinks && this.links.has(path),
      bytes: this.saidBytes.get(path) ?? content?.length ?? 0,
      changedAtMs: CHANGED_AT_MS,
    };
  }

  /** `..` of a folder; that of a link is somewhere else. */
  #resolve(path: string): string {
    const [, folder, name] = /^(.*)\/\.\.\/([^/]+)$/.exec(path) ?? [];
    if (folder === undefined) return this.#asWritten(path);
    return this.links.has(folder)
      ? `/elsewhere/${name}`
      : `${folder.slice(0, folder.lastIndexOf("/"))}/${name}`;
  }

  #asWritten(path: string): string {
    const isSame = (other: string): boolean => other.toLowerCase() === path.toLowerCase();
    return (this.ignoresCase ? [...this.content.keys()].find(isSame) : undefined) ?? path;
  }

  #problemOf(path: string): FileProblem | null {
    return this.problems.get(path) ?? (this.content.has(path) ? null : "missing");
  }

  #openProblem(path: string, isWritten: boolean): FileProblem | null {
    if (this.content.get(path) === null) return "is-folder";
    if (!isWritten) return this.#problemOf(path);
    const folder = path.slice(0, path.lastIndexOf("/")) || "/";
    return (
      this.problems.get(path) ?? this.problems.get(folder) ?? (this.content.has(folder) ? null : "missing")
    );
  }

  #open(path: string, mode: OpenMode): OpenFile {
    this.openFiles++;
    if (mode !== "read") this.written.push(`${mode} ${path}`);
    if (mode === "create" || mode === "part" || !this.content.has(path))
      this.content.set(path, new Uint8Array(0));
    let isOpen = true;
    let abandonRead = (): void => {};
    return {
      read: (position, count, onRead) => {
        const bytes = this.content.get(path) ?? new Uint8Array(0);
        const end = this.broken.get(path) ?? bytes.length;
        if (this.isFar) abandonRead = () => onRead("failed", new Uint8Array(0));
        else if (end < bytes.length && position >= end) onRead("failed", new Uint8Array(0));
        else onRead(null, Uint8Array.from(bytes.subarray(position, Math.min(end, position + count))));
      },
      abandonRead: () => abandonRead(),
      write: (bytes, onDone) => {
        if (!isOpen || bytes.length > this.freeBytes) {
          onDone("full");
          return;
        }
        this.freeBytes -= bytes.length;
        this.content.set(path, Buffer.concat([this.content.get(path) ?? new Uint8Array(0), bytes]));
        this.#later(() => onDone(null));
      },
      close: (onDone) => {
        if (isOpen) this.openFiles--;
        isOpen = false;
        onDone(null);
      },
    };
  }

  #change(path: string, change: () => void): FileProblem | null {
    const folder = path.slice(0, path.lastIndexOf("/")) || "/";
    const problem = this.problems.get(path) ?? this.problems.get(folder) ?? null;
    if (problem === null && !this.content.has(folder)) return "missing";
    if (problem === null) change();
    return problem;
  }

  #forget(path: string): void {
    this.content.delete(path);
    this.links.delete(path);
  }

  #rename(from: string, to: string): FileProblem | null {
    const problem = this.#problemOf(from) ?? this.problems.get(to) ?? null;
    if (problem !== null) return problem;
    const isIn = (disk: string, path: string): boolean => path.startsWith(`${disk}/`);
    if ([...this.disks].some((disk) => isIn(disk, from) !== isIn(disk, to))) return "failed";
    this.links.delete(to);
    for (const path of [...this.content.keys()]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.content.set(to + path.slice(from.length), this.content.get(path) ?? null);
      this.content.delete(path);
    }
    return null;
  }
}

function decode(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null; // no UTF-8
  }
}
