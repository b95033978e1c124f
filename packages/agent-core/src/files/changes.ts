/**
 * Changes on the device: make a folder, remove, rename, copy, move. A result names the first thing that went wrong;
 * what could be done is done.
 */
import type { FileEntry, FileProblem, Host, OnDone } from "../host/index.ts";
import { copyFile } from "./copy-file.ts";
import { baseNameOf, folderOf, joinPath } from "./names.ts";
import { type Found, isRoot, walk } from "./walk.ts";

export interface Outcome {
  readonly problem: FileProblem | null;
  /** What it is about. */
  readonly path: string;
}

/** A change that may take long. */
export interface Work {
  readonly host: Host;
  isOver(): boolean;
  /** After each file; `bytes` were moved. */
  onProgress(path: string, bytes: number): void;
  onEnd(outcome: Outcome): void;
}

/** Keeps the first problem. */
function createOutcome() {
  let problem: FileProblem | null = null;
  let path = "";
  return {
    add(next: FileProblem | null, where: string): void {
      if (next === null || problem !== null) return;
      problem = next;
      path = where;
    },
    result: (isOver: boolean): Outcome => ({ problem: problem || (isOver ? "cancelled" : null), path }),
  };
}

/** Without `isDeep` folders must be empty. Links go, never what they point to. */
export function remove(work: Work, paths: readonly string[], isDeep: boolean): void {
  const { files } = work.host;
  const outcome = createOutcome();
  walk(work.host, paths, {
    isOver: () => work.isOver(),
    onEntry({ path, entry }, next) {
      const finish = (problem: FileProblem | null): void => {
        outcome.add(problem, path);
        work.onProgress(path, entry.bytes);
        next(false);
      };
      // first as if it were no folder: a link to a folder must never be entered here
      files.removeFile(path, (problem) => {
        if (problem === null || entry.kind !== "folder") finish(problem);
        else
          files.removeFolder(path, (still) => {
            if (still === null || !isDeep || entry.isLink)
              finish(still === null ? null : isDeep ? still : "not-empty");
            else next(true);
          });
      });
    },
    onFolderEnd({ path }, next) {
      files.removeFolder(path, (problem) => {
        outcome.add(problem, path);
        next();
      });
    },
    onProblem: (problem, path) =>
      removeUnseen(work.host, path, (still) => outcome.add(still === null ? null : problem, path)),
    onEnd: () => work.onEnd(outcome.result(work.isOver())),
  });
}

/** A dangling link has no entry that can be looked at, and can be removed. */
function removeUnseen(host: Host, path: string, onDone: OnDone): void {
  host.files.removeFile(path, onDone);
}

/** `isReplaced` lets a file take the place of a file. */
export function rename(
  host: Host,
  { from, to, isReplaced }: { readonly from: string; readonly to: string; readonly isReplaced: boolean },
  onDone: OnDone,
): void {
  const go = (): void => host.files.rename(from, to, onDone);
  host.files.stat(to, (_problem, there) => {
    if (there === null || from === to || (isReplaced && there.kind !== "folder")) go();
    else if (from.toLowerCase() !== to.toLowerCase()) onDone("exists");
    else
      isListed(host, to, (isOther) => {
        if (isOther) onDone("exists");
        else go(); // only its case changes
      });
  });
}

/** Whether there is an entry of exactly that name: some disks find it by another case too. */
function isListed(host: Host, path: string, onAnswer: (isThere: boolean) => void): void {
  const name = baseNameOf(host, path);
  let isThere = false;
  const look = (entries: readonly FileEntry[]): boolean => {
    isThere = entries.some((entry) => entry.name === name);
    return !isThere;
  };
  host.files.list(folderOf(host, path), look, (problem) => onAnswer(isThere || problem !== null));
}

interface CopyTask {
  readonly paths: readonly string[];
  readonly folder: string;
}

/** Without links to folders; one that was named is a problem. */
export function copy(work: Work, task: CopyTask): void {
  copyAll(work, task, null);
}

/** `onLink`: what is wrong with a link to a folder. */
function copyAll(work: Work, { paths, folder }: CopyTask, onLink: FileProblem | null): void {
  const { host } = work;
  const outcome = createOutcome();
  const target = (found: Found): string => joinPath(host, folder, found.relative);
  const isInside = paths.filter((path) => `${folder}/`.indexOf(`${path}/`) === 0)[0];
  if (isInside !== undefined) {
    work.onEnd({ problem: "bad-name", path: isInside }); // a folder into itself has no end
    return;
  }
  walk(host, paths, {
    isOver: () => work.isOver(),
    onEntry(found, next) {
      const { path, entry } = found;
      const finish = (problem: FileProblem | null): void => {
        outcome.add(problem, path);
        work.onProgress(path, entry.bytes);
        next(false);
      };
      if (entry.kind !== "folder") copyFile(work, { from: path, to: target(found) }, finish);
      else if (entry.isLink) finish(isRoot(found) ? "link" : onLink);
      else
        host.files.makeFolder(target(found), (problem) => {
          outcome.add(problem === "exists" ? null : problem, path);
          next(problem === null || problem === "exists");
        });
    },
    onProblem: outcome.add,
    onEnd: () => work.onEnd(outcome.result(work.isOver())),
  });
}

/** By renaming; to another disk by copying and then removing what was copied without a problem. */
export function move(work: Work, { paths, folder }: CopyTask): void {
  const { host } = work;
  const outcome = createOutcome();
  const far: string[] = [];
  let at = 0;
  const nextPath = (): void => {
    const path = paths[at++];
    if (work.isOver() || path === undefined) moveFar();
    else {
      const to = joinPath(host, folder, baseNameOf(host, path));
      rename(host, { from: path, to, isReplaced: true }, (problem) => {
        if (problem === "failed" || (problem === "denied" && folderOf(host, path) !== folder)) far.push(path);
        else outcome.add(problem, path);
        nextPath();
      });
    }
  };
  const moveFar = (): void => {
    if (far.length === 0 || work.isOver()) {
      work.onEnd(outcome.result(work.isOver()));
      return;
    }
    copyAll({ ...work, onEnd: copied }, { paths: far, folder }, "link"); // one that was not copied must not go
  };
  const copied = ({ problem, path }: Outcome): void => {
    outcome.add(problem, path);
    if (problem === null) remove(work, far, true);
    else work.onEnd(outcome.result(work.isOver()));
  };
  nextPath();
}
