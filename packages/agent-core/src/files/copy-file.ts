/**
 * Copies the content of one file, in pieces.
 */
import type { FileProblem, Host, OnDone, OpenFile } from "../host/index.ts";
import { createPump } from "./wire.ts";

const PIECE_BYTES = 262_144;

interface Copy {
  readonly host: Host;
  isOver(): boolean;
}

/** Replaces `to`. Owner and mode are those of the source where the system has them. */
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
    // a new file is nobody else's to read until it is like its source
    files.stat(to, (_none, there) => {
      files.open(to, there === null ? "part" : "create", (refused, target) => {
        if (target === null) source.close(() => onDone(refused || "failed"));
        else
          pour({ source, target, isOver }, (failed) => {
            source.close(() => {
              target.close((late) => {
                if (failed !== null || late !== null) files.removeFile(to, () => onDone(failed || late));
                else files.likeness(from, to, () => onDone(null));
              });
            });
          });
      });
    });
  });
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
