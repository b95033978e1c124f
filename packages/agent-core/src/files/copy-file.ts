/**
 * Copies the content of one file, in pieces, into a part beside its place. The finished part takes that place as a
 * whole: until then, and whatever goes wrong, what stood there stays.
 */
import type { FileProblem, Host, OnDone, OpenFile } from "../host/index.ts";
import { folderOf, joinPath, partName } from "./names.ts";
import { createPump } from "./wire.ts";

const PIECE_BYTES = 262_144;

interface Copy {
  readonly host: Host;
  isOver(): boolean;
}

/**
 * Replaces `to`; a link there is replaced itself, never what it points to. Owner and mode are those of the source where
 * the system has them.
 */
export function copyFile(
  { host, isOver }: Copy,
  { from, to }: { readonly from: string; readonly to: string },
  onDone: OnDone,
): void {
  const { files } = host;
  if (from === to) {
    onDone("exists");
    return;
  }
  files.open(from, "read", (problem, source) => {
    if (source === null) {
      onDone(problem || "failed");
      return;
    }
    const refuse = (why: FileProblem): void => source.close(() => onDone(why));
    files.stat(to, (_none, there) => {
      if (there?.kind === "folder") {
        refuse("is-folder");
        return;
      }
      const part = joinPath(host, folderOf(host, to), partName());
      // nobody else's to read until it is like its source
      files.open(part, "part", (refused, target) => {
        if (target === null) refuse(refused || "failed");
        else
          pour({ source, target, isOver }, (failed) => {
            source.close(() =>
              target.close((late) => settle({ host, from, part, to }, failed || late, onDone)),
            );
          });
      });
    });
  });
}

interface Settling {
  readonly host: Host;
  readonly from: string;
  readonly part: string;
  readonly to: string;
}

function settle({ host, from, part, to }: Settling, problem: FileProblem | null, onDone: OnDone): void {
  const { files } = host;
  const giveUp = (why: FileProblem): void => files.removeFile(part, () => onDone(why));
  if (problem !== null) giveUp(problem);
  else
    files.likeness(from, part, () =>
      files.rename(part, to, (refused) => (refused === null ? onDone(null) : giveUp(refused))),
    );
}

function pour(
  { source, target, isOver }: { readonly source: OpenFile; readonly target: OpenFile; isOver(): boolean },
  onDone: (problem: FileProblem | null) => void,
): void {
  let position = 0;
  const pump = createPump(() => {
    if (isOver()) {
      onDone("cancelled");
      return;
    }
    source.read(position, PIECE_BYTES, (problem, bytes) => {
      if (problem !== null || bytes.length === 0) onDone(problem);
      else
        target.write(bytes, (failed) => {
          position += bytes.length;
          if (failed !== null) onDone(failed);
          else pump();
        });
    });
  });
  pump();
}
