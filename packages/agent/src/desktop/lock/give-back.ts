/**
 * Starts the process that gives locked input back.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listNotes } from "./lock-notes.ts";

const PROGRAM = fileURLToPath(new URL("./give-back-main.ts", import.meta.url));

/** Nothing is to be done when the worker itself has given it back. */
export function giveBack(file: string): void {
  if (!existsSync(file)) return;
  const { PATH = "/usr/bin:/bin", HOME = "/" } = process.env;
  const child = spawn(process.execPath, [PROGRAM, file], {
    detached: true,
    env: { PATH, HOME },
    stdio: "ignore",
  });
  child.on("error", () => {}); // the next start of the agent tries again
  child.unref();
}

/** What an agent that was killed left locked. */
export function giveBackLeftovers(folder: string): void {
  for (const file of listNotes(folder)) giveBack(file);
}
