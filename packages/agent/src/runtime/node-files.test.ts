import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { constants } from "node:fs";
import fs, { chmod, mkdtemp, open, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it, mock } from "node:test";
import type { FileProblem, HostFiles, OpenFile, OpenMode } from "@tendril/agent-core";
import { createNodeFiles } from "./node-files.ts";

describe("files of the agent", { skip: process.platform === "win32" }, () => {
  let folder = "";
  const files: HostFiles = createNodeFiles((run) => run());
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tendril-files-"));
  });
  after(() => rm(folder, { recursive: true }));

  const opened = (path: string, mode: OpenMode): Promise<OpenFile | FileProblem | null> =>
    new Promise((resolve) => files.open(path, mode, (problem, file) => resolve(file ?? problem)));
  const written = async (path: string, mode: OpenMode, text: string): Promise<void> => {
    const file = await opened(path, mode);
    assert.ok(typeof file === "object" && file !== null);
    await new Promise((resolve) => file.write(Buffer.from(text), resolve));
    await new Promise((resolve) => file.close(resolve));
  };
  const adopted = (from: string, to: string): Promise<FileProblem | null> =>
    new Promise((resolve) => files.adopt(from, to, resolve));
  const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

  it("that are half done are read by nobody else, and become as the one that they replace", async () => {
    const [part, target] = [join(folder, "part"), join(folder, "secret")];
    await writeFile(target, "old");
    await chmod(target, 0o640);
    await written(part, "part", "new");
    assert.equal(await modeOf(part), 0o600);
    await written(part, "part-append", "er");
    assert.equal(await adopted(part, target), null);
    assert.deepEqual([await readFile(target, "utf8"), await modeOf(target)], ["newer", 0o640]);
  });

  it("that are new are as new files are", async () => {
    const [part, target, usual] = [join(folder, "part"), join(folder, "fresh"), join(folder, "usual")];
    await writeFile(usual, "");
    await written(part, "part", "x");
    assert.equal(await adopted(part, target), null);
    assert.equal(await modeOf(target), await modeOf(usual));
  });

  it("that are new are kept where the file system has no such modes", async () => {
    const [part, target] = [join(folder, "part"), join(folder, "on-a-stick")];
    await written(part, "part", "x");
    const refused = mock.method(fs, "chmod", async () => {
      throw Object.assign(new Error("operation not permitted"), { code: "EPERM" });
    });
    syncBuiltinESMExports();
    try {
      assert.equal(await adopted(part, target), null);
    } finally {
      refused.mock.restore();
      syncBuiltinESMExports();
    }
    assert.equal(refused.mock.callCount(), 1);
    assert.equal(await readFile(target, "utf8"), "x");
  });

  it("are not written where somebody laid a link in the place of a part", async () => {
    const [part, victim] = [join(folder, "laid"), join(folder, "victim")];
    await writeFile(victim, "keep me");
    await symlink(victim, part);
    for (const mode of ["part", "part-append"] as const)
      assert.equal(typeof (await opened(part, mode)), "string");
    assert.equal(await readFile(victim, "utf8"), "keep me");
  });

  it("are no pipes, which would never answer, and no devices without an end", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const late = setTimeout(() => {
      // lets go of whoever waits in the system
      void open(pipe, constants.O_RDWR | constants.O_NONBLOCK).then((handle) => handle.close());
    }, 20_000);
    const begin = performance.now();
    for (const mode of ["read", "create", "append"] as const)
      assert.equal(typeof (await opened(pipe, mode)), "string", mode);
    assert.ok(performance.now() - begin < 10_000);
    clearTimeout(late);
    assert.equal(await opened("/dev/zero", "read"), "denied");
    const part = join(folder, "part");
    await written(part, "part", "x");
    assert.equal(await adopted(part, pipe), "denied");
    assert.ok((await stat(pipe)).isFIFO());
  });
});
