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

export function unzip(
  work: Work,
  { archive, folder }: { readonly archive: string; readonly folder: string },
): void {
  const { files } = work.host;
  const fail = (problem: FileProblem): void => work.onEnd({ problem, path: archive });
  files.stat(archive, (problem, entry) => {
    if (entry === null || entry.kind !== "file") fail(problem || "is-folder");
    else
      files.open(archive, "read", (refused, file) => {
        if (file === null) fail(refused || "failed");
        else
          readDirectory(work.host, file, entry.bytes, (bad, entries) => {
            const finish = (result: FileProblem | null, path: string): void =>
              file.close(() => work.onEnd({ problem: result, path }));
            if (bad !== null) finish(bad, archive);
            else
              checkRoom(work, { folder, entries }, (tooMuch) => {
                if (tooMuch !== null) finish(tooMuch, archive);
                else unpackAll({ work, file, folder, entries }, finish);
              });
          });
      });
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
