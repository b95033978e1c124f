/**
 * One open file of the core on Node.
 */
import { open } from "node:fs/promises";
import type { FileProblem, OnDone, OpenFile } from "@tendril/agent-core";
import { problemOf } from "./file-problem.ts";

const NOTHING = new Uint8Array(0);

/** @throws what the system says, also for a folder. */
export async function openNodeFile(
  path: string | Buffer,
  flags: string,
  guard: (run: () => void) => void,
): Promise<OpenFile> {
  const handle = await open(path, flags);
  if ((await handle.stat()).isDirectory()) {
    await handle.close();
    throw Object.assign(new Error("a folder is no file"), { code: "EISDIR" });
  }
  const settle = (work: Promise<unknown>, onDone: OnDone): void => {
    work.then(
      () => guard(() => onDone(null)),
      (error: unknown) => guard(() => onDone(problemOf(error))),
    );
  };
  const fail = (
    problem: FileProblem,
    onRead: (problem: FileProblem | null, bytes: Uint8Array) => void,
  ): void => guard(() => onRead(problem, NOTHING));
  return {
    read(position, count, onRead) {
      const bytes = new Uint8Array(count);
      handle.read(bytes, 0, count, position).then(
        ({ bytesRead }) =>
          guard(() => onRead(null, bytesRead === count ? bytes : bytes.subarray(0, bytesRead))),
        (error: unknown) => fail(problemOf(error), onRead),
      );
    },
    write(bytes, onDone) {
      // read after the call too: ws never touches a frame again
      settle(handle.writeFile(bytes), onDone);
    },
    close: (onDone) => settle(handle.close(), onDone),
  };
}
