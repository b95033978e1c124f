/**
 * Writes a zip archive on the device itself. A broken off one does not stay.
 */
import type { FileProblem } from "../host/index.ts";
import type { Work } from "./changes.ts";
import { createPump } from "./wire.ts";
import { zipSource } from "./zip-writer.ts";

const BLOCK_BYTES = 262_144;

export function writeArchive(work: Work, paths: readonly string[], archive: string): void {
  const { files } = work.host;
  let missed: FileProblem | null = null;
  let missedPath = archive;
  files.stat(archive, (_none, there) => {
    if (there !== null) {
      work.onEnd({ problem: "exists", path: archive });
      return;
    }
    files.open(archive, "create", (problem, file) => {
      if (file === null) {
        work.onEnd({ problem: problem || "failed", path: archive });
        return;
      }
      const source = zipSource(work.host, paths, {
        isOver: () => work.isOver(),
        onFile: (name) => work.onProgress(name, 0),
        onProblem(why, path) {
          if (missed === null) missedPath = path;
          missed = missed || why;
        },
      });
      const finish = (failed: FileProblem | null): void => {
        source.close();
        file.close((late) => {
          const result = failed || late;
          if (result === null) work.onEnd({ problem: missed, path: missedPath });
          else files.removeFile(archive, () => work.onEnd({ problem: result, path: archive }));
        });
      };
      const pump = createPump(() => {
        source.next(BLOCK_BYTES, (_never, bytes, isLast) => {
          file.write(bytes, (failed) => {
            if (failed !== null || isLast) finish(failed || (work.isOver() ? "cancelled" : null));
            else pump();
          });
        });
      });
      pump();
    });
  });
}
