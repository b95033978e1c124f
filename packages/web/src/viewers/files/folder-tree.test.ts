import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { listedEntry, openFilesHost, turn } from "./files-host.suite.ts";
import { FolderTree } from "./folder-tree.ts";

/** A host with these folders; a folder that is not named cannot be read. */
function openTree(folders: Readonly<Record<string, readonly string[]>>, separator: "/" | "\\" = "/") {
  const asked: string[] = [];
  const { link, say } = openFilesHost(({ reqid, path }) => {
    asked.push(path);
    const dir = folders[path]?.map(listedEntry) ?? null;
    say(dir === null ? { reqid, dir, why: "denied" } : { reqid, dir });
  }, separator);
  const tree = new FolderTree(link);
  const shown = (): string[] => tree.rows.value.map(({ level, path }) => `${level} ${path}`);
  return { tree, asked, shown };
}

const disk = {
  "/": ["home", "etc", ".cache"],
  "/home": ["ann", "bob", "note.txt"],
  "/home/ann": [],
  "/etc": [],
};

describe("folder tree", () => {
  it("shows the way to a folder and its neighbours, without files and hidden ones", async () => {
    const { tree, shown } = openTree(disk);
    tree.reveal("/home/ann", []);
    await turn();
    assert.deepEqual(shown(), ["1 /", "2 /etc", "2 /home", "3 /home/ann", "3 /home/bob"]);
    tree.showsHidden.value = true;
    assert.ok(shown().includes("2 /.cache"));
  });

  it("opens and closes, and knows what has nothing in it", async () => {
    const { tree, shown } = openTree(disk);
    tree.reveal("/home", [
      { name: "ann", kind: "folder", isLink: false, bytes: undefined, freeBytes: undefined, changedAtMs: 0 },
    ]);
    await turn();
    assert.equal(shown().includes("3 /home/ann"), false);
    tree.open("/home");
    await turn();
    assert.ok(shown().includes("3 /home/bob"));
    tree.open("/etc");
    tree.open("/home/bob"); // may not be read
    await turn();
    const leaves = tree.rows.value.filter(({ isLeaf }) => isLeaf).map(({ path }) => path);
    assert.deepEqual(leaves, ["/etc", "/home/bob"]);
    tree.close("/home");
    assert.equal(shown().includes("3 /home/bob"), false);
  });

  it("shows a thousand of a folder, and the one that is on the way", async () => {
    const many = Array.from({ length: 1_500 }, (_, i) => `d${1_000 + i}`);
    const { tree, shown } = openTree({ "/": many });
    tree.reveal("/d2499", []);
    await turn();
    assert.deepEqual([shown().length, shown().at(-1)], [1_002, "2 /d2499"]);
  });

  it("begins at the drives on Windows", async () => {
    const { tree, shown } = openTree({ "": ["C:", "D:"], "C:": ["Users"] }, "\\");
    tree.reveal("C:\\Users", []);
    await turn();
    assert.deepEqual(shown(), ["1 ", "2 C:", "3 C:\\Users", "2 D:"]);
  });
});
