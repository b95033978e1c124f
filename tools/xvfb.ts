/**
 * The X server without a screen that desktop tests run on. Installed by the system's package program when it is
 * missing, without questions.
 */
import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const INSTALL: readonly (readonly string[])[] = [
  ["apt-get", "update", "-q"],
  ["apt-get", "install", "-q", "-y", "--no-install-recommends", "xvfb"],
];

/** Path of a program; undefined when there is none of that name. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** Does nothing when it is there, or on systems that have no X. @throws Error naming the command that failed. */
export function prepareXvfb(): void {
  if (process.platform !== "linux" || findProgram("Xvfb") !== undefined) return;
  console.log("installing xvfb for tests");
  for (const [program = "", ...args] of INSTALL) {
    try {
      execFileSync(program, args, {
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      });
    } catch (cause) {
      throw new Error(`desktop tests need Xvfb; run as root: ${program} ${args.join(" ")}`, { cause });
    }
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there
  }
}
