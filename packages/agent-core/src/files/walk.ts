/**
 * Goes through folders, entry by entry, and waits for what is done with each. Linked folders are seen, not entered.
 */
import type { FileEntry, FileProblem, Host } from "../host/index.ts";
import { baseNameOf, joinPath } from "./names.ts";
import { createPump } from "./wire.ts";

const MAX_DEPTH = 128;
const STEPS_AT_ONCE = 256;

export interface Found {
  readonly path: string;
  /** From the root's own name on, with `/`: what archives and people see. */
  readonly relative: string;
  readonly entry: FileEntry;
}

export interface Visitor {
  /** `next(true)` enters a folder, `next(false)` does not. */
  onEntry(found: Found, next: (isEntered: boolean) => void): void;
  /** After everything in a folder that was entered. */
  onFolderEnd?(found: Found, next: () => void): void;
  /** A folder or root that cannot be read; the walk goes on. */
  onProblem(problem: FileProblem, path: string): void;
  /** True ends the walk before its next step. */
  isOver(): boolean;
  /** Once. */
  onEnd(): void;
}

interface Level {
  readonly found: Found | null;
  readonly entries: Found[];
}

/** One of those that were named. */
export function isRoot({ relative }: Found): boolean {
  return relative.indexOf("/") < 0;
}

/** What runs just then is let finish when the visitor calls it over. */
export function walk(host: Host, roots: readonly string[], visitor: Visitor): void {
  const levels: Level[] = [];
  let rootAt = 0;
  let isBusy = false;
  let isEnded = false;
  let steps = 0;
  const resume = (): void => {
    isBusy = false;
    if (++steps % STEPS_AT_ONCE === 0) host.after(0, pump);
    else pump();
  };
  const pump = createPump(() => {
    if (isBusy || isEnded) return;
    const level = levels[levels.length - 1];
    if (visitor.isOver() || (level === undefined && rootAt >= roots.length)) {
      isEnded = true;
      visitor.onEnd();
      return;
    }
    isBusy = true;
    const walking = { host, levels, visitor, resume };
    if (level === undefined) openRoot(walking, roots[rootAt++] || "");
    else visitNext(walking, level);
  });
  pump();
}

interface Walking {
  readonly host: Host;
  readonly levels: Level[];
  readonly visitor: Visitor;
  resume(): void;
}

function openRoot({ host, levels, visitor, resume }: Walking, path: string): void {
  host.files.stat(path, (problem, entry) => {
    if (entry === null) visitor.onProblem(problem || "missing", path);
    else levels.push({ found: null, entries: [{ path, relative: baseNameOf(host, path), entry }] });
    resume();
  });
}

function visitNext(walking: Walking, level: Level): void {
  const { levels, visitor, resume } = walking;
  const found = level.entries.pop();
  if (found !== undefined) {
    visitor.onEntry(found, (isEntered) => {
      if (isEntered && found.entry.kind === "folder") enter(walking, found);
      else resume();
    });
    return;
  }
  levels.pop();
  if (level.found !== null && visitor.onFolderEnd) visitor.onFolderEnd(level.found, resume);
  else resume();
}

function enter({ host, levels, visitor, resume }: Walking, found: Found): void {
  if (levels.length >= MAX_DEPTH) {
    visitor.onProblem("limit", found.path);
    resume();
    return;
  }
  const entries: Found[] = [];
  const add = (part: readonly FileEntry[]): boolean => {
    for (let i = 0; i < part.length; i++) {
      const entry = part[i];
      if (entry === undefined) continue;
      const path = joinPath(host, found.path, entry.name);
      entries.push({ path, relative: `${found.relative}/${entry.name}`, entry });
    }
    return !visitor.isOver();
  };
  host.files.list(found.path, add, (problem) => {
    if (problem !== null && problem !== "cancelled") visitor.onProblem(problem, found.path);
    levels.push({ found, entries });
    resume();
  });
}
