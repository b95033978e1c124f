/**
 * Notes on disk about locked input: one file for each desktop worker that locks, in the agent's private folder. It names
 * the display, and is there for as long as devices may be off.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { XDisplay } from "../find-display.ts";

const NAME = /^input-lock-[\w-]+\.json$/;
const OWNER_ONLY = 0o600;

export function noteFile(folder: string, id: string): string {
  return join(folder, `input-lock-${id}.json`);
}

export function listNotes(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .map((name) => join(folder, name));
}

/** @throws Error when the disk does not take it. */
export function writeNote(file: string, display: XDisplay): void {
  writeFileSync(file, JSON.stringify(display), { mode: OWNER_ONLY });
}

/** undefined when there is none, or it is none of ours. */
export function readNote(file: string): XDisplay | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isDisplay(found) ? found : undefined;
  } catch {
    return undefined; // somebody gave it back before
  }
}

export function removeNote(file: string): void {
  rmSync(file, { force: true });
}

function isDisplay(value: unknown): value is XDisplay {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}
