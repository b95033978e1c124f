/**
 * A computer whose `xdg-open` writes addresses down instead of opening them: a program for one process and its children
 * alone, laid over /usr/bin in a mount namespace of theirs.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface FakeOpener {
  /** What starts a program there. */
  readonly starter: readonly string[];
  /** Addresses that were opened. */
  opened(): Promise<string[]>;
  remove(): Promise<void>;
}

/** Whether this machine lets a test do that: it needs root and overlays. */
export const canFakeOpener = ((): boolean => {
  try {
    execFileSync("unshare", ["-m", "sh", "-c", layOver("/bin/true")], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

export async function createFakeOpener(): Promise<FakeOpener> {
  const folder = await mkdtemp(join(tmpdir(), "tendril-opener-"));
  const list = join(folder, "opened");
  const program = join(folder, "xdg-open");
  await writeFile(list, "");
  await writeFile(program, `#!/bin/sh\nprintf '%s\\n' "$1" >> '${list}'\n`, { mode: 0o755 });
  return {
    starter: ["unshare", "-m", "sh", "-c", `${layOver(program)} && exec "$@"`, "sh"],
    opened: async () => (await readFile(list, "utf8")).split("\n").filter((line) => line !== ""),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function layOver(program: string): string {
  const upper = "/mnt/upper";
  return [
    "mount -t tmpfs none /mnt",
    `mkdir ${upper} /mnt/work`,
    `cp ${program} ${upper}/xdg-open`,
    `mount -t overlay overlay -o lowerdir=/usr/bin,upperdir=${upper},workdir=/mnt/work /usr/bin`,
  ].join(" && ");
}
