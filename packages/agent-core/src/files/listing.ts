/**
 * What is in a folder, and where in it something is: `ls`, `stat`, `findfile`.
 */
import type { Fields, FileEntry } from "../host/index.ts";
import { textOf } from "../values.ts";
import { matchesGlob } from "./glob.ts";
import { pathOf, separatorOf } from "./names.ts";
import { walk } from "./walk.ts";
import type { FilesWire } from "./wire.ts";

const ENTRIES_OF_A_PAGE = 1_000;
const MAX_ENTRIES = 1_000_000;
const MAX_FOUND = 10_000;
const kindNumbers = { drive: 1, folder: 2, file: 3 };
/** Not entered by a search from above: they have no end and no files. */
const endless: readonly string[] = ["/proc", "/sys", "/dev", "/run"];

/** A stock viewer gets one answer; ours gets pages, each but the last with `more`. */
export function listFolder(
  wire: FilesWire,
  message: Fields,
  { isPaged, onEnd }: { readonly isPaged: boolean; onEnd(): void },
): () => void {
  const { host } = wire;
  const { reqid } = message;
  let isCancelled = false;
  const finish = (entries: object[] | null, problem: string | null): void => {
    const answer = { path: message.path, reqid, dir: entries };
    wire.send(problem === null || !isPaged ? answer : { ...answer, why: problem });
    onEnd();
  };
  const path = pathOf(host, message.path);
  if (path === null) {
    finish(null, "bad-name");
    return () => {};
  }
  if (path === "" || (host.platform === "win32" && path === "/")) {
    host.files.drives((drives) => finish(drives.map(wireEntry), null));
    return () => {};
  }
  let page: object[] = [];
  let count = 0;
  host.files.list(
    path,
    (part) => {
      for (let i = 0; i < part.length; i++) {
        const entry = part[i];
        if (entry !== undefined) page.push(wireEntry(entry));
      }
      count += part.length;
      if (isPaged && page.length >= ENTRIES_OF_A_PAGE) {
        wire.send({ path: message.path, reqid, dir: page, more: true });
        page = [];
      }
      return !isCancelled && count < MAX_ENTRIES;
    },
    (problem) => {
      if (isCancelled) onEnd();
      else
        finish(
          problem === null || problem === "cancelled" ? page : null,
          problem === "cancelled" ? "limit" : problem,
        );
    },
  );
  return () => {
    isCancelled = true;
  };
}

export function describeEntry(wire: FilesWire, message: Fields): void {
  const { reqid } = message;
  const path = pathOf(wire.host, message.path);
  if (path === null) {
    wire.fail(reqid, "bad-name");
    return;
  }
  wire.files.stat(path, (problem, entry) => {
    if (entry === null) {
      wire.fail(reqid, problem || "missing");
      return;
    }
    wire.files.freeBytes(path, (free) => wire.send({ action: "ok", reqid, entry: wireEntry(entry), free }));
  });
}

/** Results as they are found, then null. */
export function findFiles(wire: FilesWire, message: Fields, onEnd: () => void): () => void {
  const { host } = wire;
  const { reqid } = message;
  const root = pathOf(host, message.path);
  const pattern = textOf(message.filter, 255);
  let found = 0;
  const finish = (): void => {
    wire.send({ action: "findfile", reqid, r: null });
    onEnd();
  };
  if (root === null || pattern === "") {
    finish();
    return () => {};
  }
  const from = root.replace(/[\\/]+$/, "");
  const separator = separatorOf(host);
  let isOver = false;
  walk(host, [root], {
    isOver: () => isOver,
    onEntry({ path, entry }, next) {
      const isRoot = path === root;
      if (!isRoot && matchesGlob(pattern, entry.name)) {
        wire.send({ action: "findfile", reqid, r: separator + path.substring(from.length + 1) });
        isOver = ++found >= MAX_FOUND;
      }
      const isEntered = isRoot || (!entry.isLink && endless.indexOf(path) < 0);
      wire.whenFree(() => next(isEntered));
    },
    onProblem() {}, // a folder that is not ours to read has no results
    onEnd: finish,
  });
  return () => {
    isOver = true;
  };
}

export function wireEntry(entry: FileEntry): object {
  const { name, kind, bytes, changedAtMs } = entry;
  const shown: { [field: string]: unknown } = { n: name, t: kindNumbers[kind] };
  if (kind !== "folder") shown.s = bytes;
  if (kind === "drive") {
    shown.f = entry.freeBytes;
    shown.dt = entry.driveType;
  } else shown.d = timeText(changedAtMs);
  if (entry.isLink) shown.l = 1;
  return shown;
}

/** ISO time in whole seconds, as stock agents say it. */
export function timeText(ms: number): string {
  return `${new Date(ms).toISOString().substring(0, 19)}Z`;
}
