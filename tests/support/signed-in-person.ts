/**
 * An account of this computer that goes away with the test, and programs that say it is signed in (`who`) and sits at the
 * console (`loginctl`): machines that run tests have nobody there.
 */
import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SignedInPerson {
  readonly name: string;
  readonly home: string;
  /** With it an agent sees the person. */
  readonly environment: { readonly PATH: string };
  remove(): Promise<void>;
}

/** Needs root, as everything does that gives a shell as somebody else. */
export async function createPerson(): Promise<SignedInPerson> {
  const name = `tendril-${process.pid}`;
  const folder = await mkdtemp(join(tmpdir(), "tendril-person-"));
  await chmod(folder, 0o755);
  const home = join(folder, "home");
  execFileSync("useradd", ["--create-home", "--home-dir", home, "--user-group", "--shell", "/bin/sh", name]);
  const uid = execFileSync("id", ["-u", name], { encoding: "utf8" }).trim();
  const loginctl = `case "$1" in list-sessions) echo "1 ${uid} ${name} seat0 tty2" ;; show-session) echo State=active ;; esac`;
  for (const [program, text] of [
    ["who", `echo "${name} pts/0 2026-01-01 10:00"`],
    ["loginctl", loginctl],
  ] as const)
    await writeFile(join(folder, program), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return {
    name,
    home,
    environment: { PATH: `${folder}:${process.env.PATH ?? ""}` },
    async remove() {
      execFileSync("userdel", ["--force", name], { stdio: "ignore" });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
