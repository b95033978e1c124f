import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { FileEntry } from "@tendril/agent-core";
import { createRandom } from "@tendril/testing";
import { bytesOfName, nameFromBytes, systemPath } from "./file-names.ts";
import { createNodeFiles } from "./node-files.ts";

describe("names of files", () => {
  it("are texts and the same bytes again, whatever the bytes are", () => {
    const random = createRandom(7);
    for (let i = 0; i < 5_000; i++) {
      const bytes = Buffer.from(random.bytes(1 + random.next(40)));
      assert.deepEqual(bytesOfName(JSON.parse(JSON.stringify(nameFromBytes(bytes)))), bytes);
    }
  });

  it("stay as they are when they are UTF-8, pairs of surrogates included", () => {
    for (const name of ["café.txt", "💀.txt", "\ufeffmark", "日本"]) {
      assert.equal(nameFromBytes(Buffer.from(name)), name);
      assert.equal(systemPath(name), name);
    }
  });

  it("show what is no UTF-8 as replacement characters", () => {
    assert.equal(nameFromBytes(Buffer.from("caf\xe9.txt", "latin1")).toWellFormed(), "caf\ufffd.txt");
  });

  it("cannot bring in a separator, a dot or an end", () => {
    const wide = Array.from({ length: 0x800 }, (_, i) => String.fromCharCode(0xd800 + i));
    for (const half of wide) {
      const bytes = bytesOfName(half);
      assert.ok(bytes.every((byte) => byte >= 0x80));
    }
  });
});

describe("files whose names are no UTF-8", { skip: process.platform !== "linux" }, () => {
  it("are listed, read, renamed, copied over and removed", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tendril-names-"));
    const odd = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from("caf\xe9", "latin1")]);
    await writeFile(odd, "coffee");
    const files = createNodeFiles((run) => run());
    const listed: FileEntry[] = [];
    await new Promise((resolve) => files.list(folder, (part) => listed.push(...part) > 0, resolve));
    const [entry] = listed;
    assert.ok(entry);
    assert.deepEqual([listed.length, entry.bytes], [1, 6]);
    const path = join(folder, entry.name);
    const seen = await new Promise<FileEntry | null>((resolve) =>
      files.stat(path, (_problem, found) => resolve(found)),
    );
    assert.deepEqual(seen, entry);
    await writeFile(join(folder, "part"), "tea");
    assert.equal(await new Promise((done) => files.adopt(join(folder, "part"), path, done)), null);
    assert.equal(String(await readFile(odd)), "tea");
    assert.equal(await new Promise((done) => files.rename(path, join(folder, "café"), done)), null);
    assert.deepEqual(await readdir(folder), ["café"]);
    await rm(folder, { recursive: true });
  });
});
