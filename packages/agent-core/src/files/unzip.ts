/**
 * Unpacks a zip archive into a folder. No entry gets out of that folder, by its name or by a link that lies there;
 * none becomes longer than it said, and all together fit the disk.
 */
import type { FileProblem, Host, OpenFile } from "../host/index.ts";
import type { Work } from "./changes.ts";
import { joinPath } from "./names.ts";
import { makeRealFolder } from "./real-folder.ts";
import { unpackEntry } from "./unpack-entry.ts";
import { createPump } from "./wire.ts";
import { type PackedEntry, readDirectory } from "./zip-reader.ts";

/** Of one archive, unpacked: a bomb ends here where the disk would take it. */
const MAX_BYTES = 274_877_906_944;
const MAX_ENTRIES = 200_000;
/** What an entry takes of the disk at least, empty or not. */
const ENTRY_BYTES = 4_096;

/** Names that are told of what would be replaced. */
const MAX_NAMED = 20;

interface Task {
  readonly archive: string;
  readonly folder: string;
}

export function unzip(work: Work, { archive, folder }: Task): void {
  openArchive(work, archive, (problem, opened) => {
    if (opened === null) {
      work.onEnd({ problem, path: archive });
      return;
    }
    const { file, entries } = opened;
    const finish = (result: FileProblem | null, path: string): void =>
      file.close(() => work.onEnd({ problem: result, path }));
    makeTarget(work.host, folder, (refused) => {
      if (refused !== null) finish(refused, folder);
      else
        checkRoom(work, { folder, entries }, (tooMuch) => {
          if (tooMuch !== null) finish(tooMuch, archive);
          else unpackAll({ work, file, folder, entries }, finish);
        });
    });
  });
}

/** Files of the folder that unpacking would replace: how many, and the first of them by their names in the archive. */
export function lookForReplaced(
  work: Pick<Work, "host" | "isOver">,
  { archive, folder }: Task,
  onDone: (problem: FileProblem | null, names: readonly string[], count: number) => void,
): void {
  const { host } = work;
  openArchive(work, archive, (problem, opened) => {
    if (opened === null) {
      onDone(problem, [], 0);
      return;
    }
    const names: string[] = [];
    const seen: { [path: string]: boolean } = {};
    let count = 0;
    let at = 0;
    const pump = createPump(() => {
      const entry = opened.entries[at++];
      if (work.isOver() || entry === undefined) {
        opened.file.close(() => onDone(work.isOver() ? "cancelled" : null, names, count));
        return;
      }
      const path = pathsOf(host, folder, entry.names).pop() || folder;
      if (entry.isFolder || seen[`>${path}`]) {
        pump();
        return;
      }
      seen[`>${path}`] = true;
      host.files.stat(path, (_none, there) => {
        if (there !== null && there.kind === "file") {
          count++;
          if (names.length < MAX_NAMED) names.push(entry.names.join("/"));
        }
        pump();
      });
    });
    pump();
  });
}

interface Opened {
  readonly file: OpenFile;
  readonly entries: readonly PackedEntry[];
}

/** `opened.file` is the caller's to close. */
function openArchive(
  { host }: Pick<Work, "host">,
  archive: string,
  onOpen: (problem: FileProblem | null, opened: Opened | null) => void,
): void {
  host.files.stat(archive, (problem, entry) => {
    if (entry === null || entry.kind !== "file") onOpen(problem || "is-folder", null);
    else
      host.files.open(archive, "read", (refused, file) => {
        if (file === null) onOpen(refused || "failed", null);
        else
          readDirectory(host, file, entry.bytes, (bad, entries) => {
            if (bad !== null) file.close(() => onOpen(bad, null));
            else onOpen(null, { file, entries });
          });
      });
  });
}

/** Stock viewers unpack into a folder that is not there yet, with the name of the archive. */
function makeTarget({ files }: Host, folder: string, onDone: (problem: FileProblem | null) => void): void {
  files.stat(folder, (problem) => {
    if (problem === "missing") files.makeFolder(folder, onDone);
    else onDone(null); // what else is wrong comes out with the first entry
  });
}

/** What the archive says that it holds; no entry becomes longer than it said. */
function checkRoom(
  { host }: Work,
  { folder, entries }: { readonly folder: string; readonly entries: readonly PackedEntry[] },
  onDone: (problem: FileProblem | null) => void,
): void {
  let bytes = 0;
  for (let i = 0; i < entries.length; i++) bytes += entries[i]?.bytes || 0;
  if (entries.length > MAX_ENTRIES || bytes > MAX_BYTES) onDone("limit");
  else
    host.files.freeBytes(folder, (free) =>
      onDone(free !== null && bytes + entries.length * ENTRY_BYTES > free ? "full" : null),
    );
}

interface Unpacking {
  readonly work: Work;
  readonly file: OpenFile;
  readonly folder: string;
  readonly entries: readonly PackedEntry[];
}

function unpackAll(
  { work, file, folder, entries }: Unpacking,
  onDone: (problem: FileProblem | null, path: string) => void,
): void {
  const { host } = work;
  const made: { [path: string]: boolean } = {};
  let at = 0;
  const pump = createPump(() => {
    const entry = entries[at++];
    if (work.isOver() || entry === undefined) {
      onDone(work.isOver() ? "cancelled" : null, folder);
      return;
    }
    const depth = entry.isFolder ? entry.names.length : entry.names.length - 1;
    makeFolders({ host, made }, pathsOf(host, folder, entry.names.slice(0, depth)), (problem) => {
      const path = pathsOf(host, folder, entry.names).pop() || folder;
      if (problem !== null || entry.isFolder) {
        if (problem === null) pump();
        else onDone(problem, path);
        return;
      }
      unpackEntry({ work, file }, entry, path, (failed) => {
        work.onProgress(path, entry.bytes);
        if (failed === null) pump();
        else onDone(failed, path);
      });
    });
  });
  pump();
}

/** Paths of the names below the folder, from the top down. */
function pathsOf(host: Host, folder: string, names: readonly string[]): string[] {
  const paths: string[] = [];
  let path = folder;
  for (let i = 0; i < names.length; i++) {
    path = joinPath(host, path, names[i] || "");
    paths.push(path);
  }
  return paths;
}

function makeFolders(
  { host, made }: { readonly host: Host; readonly made: { [path: string]: boolean } },
  paths: readonly string[],
  onDone: (problem: FileProblem | null) => void,
): void {
  let at = 0;
  const pump = createPump(() => {
    const path = paths[at++];
    if (path === undefined) onDone(null);
    else if (made[`>${path}`]) pump();
    else
      makeRealFolder(host, path, (problem) => {
        made[`>${path}`] = true;
        if (problem === null) pump();
        else onDone(problem);
      });
  });
  pump();
}
