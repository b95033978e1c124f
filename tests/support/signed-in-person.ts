/**
 * An account of this computer that goes away with the test, and a program `who` that says it is signed in: machines
 * that run tests have nobody at their console.
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
  await writeFile(join(folder, "who"), `#!/bin/sh\necho "${name} pts/0 2026-01-01 10:00"\n`, { mode: 0o755 });
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
