/**
 * Unpacks a zip archive into a folder. No entry gets out of that folder, none becomes longer than it said.
 */
import type { FileProblem, Host, Inflater, OpenFile } from "../host/index.ts";
import type { Work } from "./changes.ts";
import { joinPath } from "./names.ts";
import { createPump } from "./wire.ts";
import { type PackedEntry, readDirectory } from "./zip-reader.ts";

const PIECE_BYTES = 65_536;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

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
            else unpackAll({ work, file, folder, entries }, finish);
          });
      });
  });
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
      unpack({ work, file }, entry, path, (failed, hasBegun) => {
        work.onProgress(path, entry.bytes);
        if (failed === null) pump();
        else if (hasBegun) host.files.removeFile(path, () => onDone(failed, path));
        else onDone(failed, path); // what stands there is not ours
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
      host.files.makeFolder(path, (problem) => {
        made[`>${path}`] = true;
        if (problem === null || problem === "exists") pump();
        else onDone(problem);
      });
  });
  pump();
}

function unpack(
  { work, file }: { readonly work: Work; readonly file: OpenFile },
  entry: PackedEntry,
  path: string,
  onDone: (problem: FileProblem | null, hasBegun: boolean) => void,
): void {
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    onDone("failed", false);
    return;
  }
  file.read(entry.position, LOCAL_BYTES, (problem, head) => {
    if (problem !== null || head.length < LOCAL_BYTES) {
      onDone("failed", false);
      return;
    }
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    const start = entry.position + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
    work.host.files.open(path, "create", (refused, target) => {
      if (target === null) onDone(refused || "failed", false);
      else
        pourOut({ work, file, target, entry, start }, (failed) => {
          target.close((late) => onDone(failed || late, true));
        });
    });
  });
}

interface Pouring {
  readonly work: Work;
  readonly file: OpenFile;
  readonly target: OpenFile;
  readonly entry: PackedEntry;
  readonly start: number;
}

function pourOut(
  { work, file, target, entry, start }: Pouring,
  onDone: (problem: FileProblem | null) => void,
): void {
  const { files } = work.host;
  let at = 0;
  let written = 0;
  let crc = 0;
  const unpacked: Uint8Array[] = [];
  const keep = (bytes: Uint8Array): void => {
    written += bytes.length;
    if (written > entry.bytes) return;
    crc = files.crc32(bytes, crc);
    unpacked.push(bytes);
  };
  const inflater: Inflater | null = entry.method === DEFLATED ? files.inflater(keep) : null;
  const finish = (problem: FileProblem | null): void => {
    inflater?.close();
    onDone(problem || (written !== entry.bytes || crc !== entry.crc ? "failed" : null));
  };
  const flush = createPump(() => {
    const bytes = unpacked.shift();
    if (bytes === undefined) pump();
    else target.write(bytes, (problem) => (problem === null ? flush() : finish(problem)));
  });
  const pump = createPump(() => {
    const count = Math.min(PIECE_BYTES, entry.packedBytes - at);
    if (work.isOver() || written > entry.bytes || count <= 0) {
      finish(work.isOver() ? "cancelled" : null);
      return;
    }
    file.read(start + at, count, (problem, bytes) => {
      at += bytes.length;
      if (problem !== null || bytes.length === 0) finish(problem || "failed");
      else if (inflater === null) {
        keep(bytes);
        flush();
      } else
        inflater.write(bytes, (bad) => {
          if (bad !== null) finish(bad);
          else flush();
        });
    });
  });
  pump();
}
