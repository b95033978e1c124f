/**
 * Folders for people who look around.
 */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FolderEntry } from "@tendril/agent-core";

/** null when it is no folder or may not be read. */
export function listFolder(path: string): readonly FolderEntry[] | null {
  try {
    return readdirSync(path).map((name) => describeEntry(path, name));
  } catch {
    return null; // the caller says so
  }
}

function describeEntry(folder: string, name: string): FolderEntry {
  try {
    const entry = statSync(join(folder, name));
    return { name, isFolder: entry.isDirectory(), bytes: entry.size, changedAtMs: entry.mtimeMs };
  } catch {
    return { name, isFolder: false, bytes: 0, changedAtMs: 0 }; // a dangling link, or gone meanwhile
  }
}
