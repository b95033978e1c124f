/**
 * Writes a zip archive on the device itself, as a part until it is complete. One with what links lead to may be read by
 * nobody else: whoever lays a link into a folder is not to find there what the agent may read and they may not.
 */
import type { FileProblem } from "../host/index.ts";
import type { Work } from "./changes.ts";
import { folderOf, joinPath, partName } from "./names.ts";
import { createPump } from "./wire.ts";
import { zipSource } from "./zip-writer.ts";

const BLOCK_BYTES = 262_144;

export function writeArchive(work: Work, paths: readonly string[], archive: string): void {
  const { host } = work;
  const { files } = host;
  const part = joinPath(host, folderOf(host, archive), partName());
  let hasLinks = false;
  let missed: FileProblem | null = null;
  let missedPath = archive;
  files.stat(archive, (_none, there) => {
    if (there !== null) {
      work.onEnd({ problem: "exists", path: archive });
      return;
    }
    files.open(part, "part", (problem, file) => {
      if (file === null) {
        work.onEnd({ problem: problem || "failed", path: archive });
        return;
      }
      const source = zipSource(work.host, paths, {
        isOver: () => work.isOver(),
        onFile: (name) => work.onProgress(name, 0),
        onLink() {
          hasLinks = true;
        },
        onProblem(why, path) {
          if (missed === null) missedPath = path;
          missed = missed || why;
        },
      });
      const giveUp = (why: FileProblem): void =>
        files.removeFile(part, () => work.onEnd({ problem: why, path: archive }));
      const placed = (refused: FileProblem | null): void => {
        if (refused === null) work.onEnd({ problem: missed, path: missedPath });
        else giveUp(refused);
      };
      const finish = (failed: FileProblem | null): void => {
        source.close();
        file.close((late) => {
          const result = failed || late;
          if (result !== null) giveUp(result);
          else if (hasLinks) files.rename(part, archive, placed);
          else files.adopt(part, archive, placed);
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
