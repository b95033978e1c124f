import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Entry, kindOf, sortEntries, toEntry, typeOf } from "./entries.ts";
import { breadcrumbs, joinPath, parentOf, typedPath } from "./paths.ts";

describe("entries and paths", () => {
  const entry = (name: string, kind: Entry["kind"] = "file", bytes = 0): Entry => ({
    name,
    kind,
    bytes,
    isLink: false,
    freeBytes: undefined,
    changedAtMs: 0,
  });

  it("sorts folders first and numbers by value", () => {
    const names = sortEntries([entry("f10"), entry("f9"), entry("z", "folder")], "name", false).map(
      ({ name }) => name,
    );
    assert.deepEqual(names, ["z", "f9", "f10"]);
    const bySize = sortEntries([entry("a", "file", 1), entry("b", "file", 2)], "size", true).map(
      ({ name }) => name,
    );
    assert.deepEqual(bySize, ["b", "a"]);
  });

  it("takes times that are none for unknown", () => {
    assert.equal(toEntry({ n: "x", t: 3, d: "yesterday" }).changedAtMs, 0);
    assert.deepEqual([kindOf("a.PNG"), kindOf("README"), kindOf("a.exe")], ["picture", "text", "other"]);
  });

  it("knows the type of a file by its name, and sorts by it, folders first", () => {
    const of = (name: string, kind: Entry["kind"] = "file"): Entry => ({
      ...{ name, kind, isLink: false, bytes: 1, freeBytes: undefined, changedAtMs: 0 },
    });
    const entries = [
      of("b.zip"),
      of("a.TXT"),
      of("c.txt"),
      of(".bashrc"),
      of("x.d", "folder"),
      of("Makefile"),
      of("odd. x"),
    ];
    assert.deepEqual(entries.map(typeOf), ["ZIP", "TXT", "TXT", "", "", "", ""]);
    const names = (isDown: boolean): string[] => sortEntries(entries, "type", isDown).map(({ name }) => name);
    assert.deepEqual(names(false), ["x.d", ".bashrc", "Makefile", "odd. x", "a.TXT", "c.txt", "b.zip"]);
    assert.deepEqual(names(true), ["x.d", "b.zip", "a.TXT", "c.txt", ".bashrc", "Makefile", "odd. x"]);
  });

  it("takes paths as people type and paste them", () => {
    const unix = (text: string): string => typedPath(text, "/home/ann", { separator: "/" });
    assert.deepEqual(
      ["/etc/", " /var//log/../tmp ", "docs", "../bob/.", "../../../..", "", "/a\\b"].map(unix),
      ["/etc", "/var/tmp", "/home/ann/docs", "/home/bob", "/", "/", "/a\\b"],
    );
    const windows = (text: string): string => typedPath(text, "C:\\Users", { separator: "\\" });
    assert.deepEqual(
      ['"C:\\Program Files\\"', "d:/data", "ann", "..", "C:\\", "", "\\\\nas\\share\\x"].map(windows),
      ["C:\\Program Files", "d:\\data", "C:\\Users\\ann", "C:", "C:", "", "\\\\nas\\share\\x"],
    );
  });

  it("walks paths of both styles", () => {
    const unix = { separator: "/" } as const;
    const windows = { separator: "\\" } as const;
    assert.deepEqual(
      breadcrumbs("/a/b", unix).map(({ path }) => path),
      ["/", "/a", "/a/b"],
    );
    assert.deepEqual(
      breadcrumbs("C:\\a", windows).map(({ path }) => path),
      ["", "C:", "C:\\a"],
    );
    assert.deepEqual(
      [parentOf("/a", unix), parentOf("/", unix), parentOf("C:", windows)],
      ["/", undefined, ""],
    );
    assert.deepEqual([joinPath("/", "a", unix), joinPath("C:", "a", windows)], ["/a", "C:\\a"]);
  });

  it("goes up within a share of another computer of Windows, and from there to the drives", () => {
    const windows = { separator: "\\" } as const;
    const share = "\\\\nas\\share";
    assert.deepEqual(
      breadcrumbs(`${share}\\x`, windows).map(({ path }) => path),
      ["", share, `${share}\\x`],
    );
    assert.deepEqual([parentOf(`${share}\\x`, windows), parentOf(share, windows)], [share, ""]);
  });
});
