/**
 * One open file of the core on Node.
 */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { FileProblem, OnDone, OpenFile, OpenMode } from "@tendril/agent-core";
import { problemOf } from "./file-problem.ts";

const NOTHING = new Uint8Array(0);

const { O_RDONLY, O_WRONLY, O_CREAT, O_TRUNC, O_APPEND } = constants;
/** Not on Windows. A pipe without another end would take a thread of the few for ever. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as { O_NOFOLLOW?: number; O_NONBLOCK?: number };
const OWNER_ONLY = 0o600;
const ANYBODY = 0o666;

const flags: Readonly<Record<OpenMode, number>> = {
  read: O_RDONLY,
  create: O_WRONLY | O_CREAT | O_TRUNC,
  append: O_WRONLY | O_CREAT | O_APPEND,
  part: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW,
  "part-append": O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW,
};

/** @throws what the system says, also for a folder and for what is no file. */
export async function openNodeFile(
  path: string | Buffer,
  mode: OpenMode,
  guard: (run: () => void) => void,
): Promise<OpenFile> {
  const isPart = mode === "part" || mode === "part-append";
  const handle = await open(path, flags[mode] | O_NONBLOCK, isPart ? OWNER_ONLY : ANYBODY);
  const found = await handle.stat();
  if (!found.isFile() && !found.isBlockDevice()) {
    await handle.close();
    const code = found.isDirectory() ? "EISDIR" : "EPERM";
    throw Object.assign(new Error("this is no file"), { code });
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
