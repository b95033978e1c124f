/**
 * Unpacks one file of a zip archive, in bounded pieces, into a part beside its place. The finished part takes that
 * place as a whole: nothing is written through a link, and a broken entry leaves alone what stood there.
 */
import type { FileProblem, Inflater, OpenFile } from "../host/index.ts";
import type { Work } from "./changes.ts";
import { folderOf, joinPath, partName } from "./names.ts";
import { createPump } from "./wire.ts";
import type { PackedEntry } from "./zip-reader.ts";

const PIECE_BYTES = 65_536;
/** DEFLATE makes at most 1032 bytes of one: no more than 4 MiB wait for the disk. */
const DEFLATED_PIECE_BYTES = 4_096;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

type OnUnpacked = (problem: FileProblem | null) => void;

export function unpackEntry(
  { work, file }: { readonly work: Work; readonly file: OpenFile },
  entry: PackedEntry,
  path: string,
  onDone: OnUnpacked,
): void {
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    onDone("failed");
    return;
  }
  const { files } = work.host;
  file.read(entry.position, LOCAL_BYTES, (problem, head) => {
    if (problem !== null || head.length < LOCAL_BYTES) {
      onDone("failed");
      return;
    }
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    const start = entry.position + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
    const part = joinPath(work.host, folderOf(work.host, path), partName());
    // what takes the place of a file may be as secret as that; it gets its mode at the end
    files.stat(path, (_none, there) => {
      files.open(part, there?.kind === "file" && !there.isLink ? "part" : "create", (refused, target) => {
        if (target === null) onDone(refused || "failed");
        else
          pourOut({ work, file, target, entry, start }, (failed) => {
            target.close((late) => settle({ work, part, path }, failed || late, onDone));
          });
      });
    });
  });
}

/** A file that is replaced gives its owner and mode; a link is replaced itself. */
function settle(
  { work, part, path }: { readonly work: Work; readonly part: string; readonly path: string },
  problem: FileProblem | null,
  onDone: OnUnpacked,
): void {
  const { files } = work.host;
  const giveUp = (why: FileProblem): void => files.removeFile(part, () => onDone(why));
  const place = (): void =>
    files.rename(part, path, (refused) => (refused === null ? onDone(null) : giveUp(refused)));
  if (problem !== null) giveUp(problem);
  else
    files.stat(path, (_none, there) => {
      if (there?.kind === "folder") giveUp("is-folder");
      else if (there !== null && !there.isLink) files.likeness(path, part, place);
      else place();
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
  const pieceBytes = entry.method === DEFLATED ? DEFLATED_PIECE_BYTES : PIECE_BYTES;
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
    const count = Math.min(pieceBytes, entry.packedBytes - at);
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
