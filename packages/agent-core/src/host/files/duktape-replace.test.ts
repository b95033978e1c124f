import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { replaceFile } from "./duktape-replace.ts";

/** A disk of Windows: no rename over a file. `fails` throws, `isSilent` only does nothing. */
function playDisk(fails: (what: string) => boolean, isSilent = false) {
  const files = new Map([
    ["C:\\a.txt", "old"],
    ["C:\\part", "new"],
  ]);
  const refuse = (what: string): boolean => {
    if (!fails(what)) return false;
    if (isSilent) return true;
    throw new Error(`refused: ${what}`);
  };
  const fs = {
    existsSync: (path: string) => files.has(path),
    renameSync(from: string, to: string): void {
      if (refuse(`rename ${from} ${to}`)) return;
      const text = files.get(from);
      if (text === undefined || files.has(to)) throw new Error("not renamed");
      files.set(to, text);
      files.delete(from);
    },
    unlinkSync(path: string): void {
      if (!refuse(`unlink ${path}`)) files.delete(path);
    },
  };
  return { files, replace: () => replaceFile(fs, { from: "C:\\part", to: "C:\\a.txt", aside: "C:\\aside" }) };
}

describe("a file that is replaced on Windows", () => {
  it("gives its place to the new one", () => {
    const { files, replace } = playDisk(() => false);
    replace();
    assert.deepEqual([...files], [["C:\\a.txt", "new"]]);
  });

  it("stays when the new one cannot take its place, and when it may not go", () => {
    for (const step of ["rename C:\\a.txt C:\\aside", "rename C:\\part C:\\a.txt", "unlink C:\\aside"])
      for (const isSilent of [false, true]) {
        if (isSilent && step.startsWith("unlink")) continue;
        const { files, replace } = playDisk((what) => what === step, isSilent);
        assert.throws(replace);
        assert.equal(files.get("C:\\a.txt"), "old", step);
        assert.equal(files.get("C:\\part"), "new", step);
      }
  });
});
