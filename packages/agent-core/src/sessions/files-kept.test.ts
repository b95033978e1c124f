/** What is to be replaced stays until all of the new is there: at a full disk, a cancel and the end of the session. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { archiveOf } from "./archive.suite.ts";
import { own } from "./files-harness.suite.ts";

const BYTES = 600_000;
const CHANGED_AT_MS = Date.UTC(2026, 10, 23, 6, 28, 31);
/** Its deflated form is as long. */
const big = randomBytes(BYTES);

type Files = ReturnType<typeof own>;

const deeds: Readonly<Record<string, (files: Files) => void>> = {
  copy: (files) => files.send({ action: "copy", reqid: 1, scpath: "/from", dspath: "/to", names: ["a.txt"] }),
  unzip: (files) => files.send({ action: "unzip", reqid: 1, input: "/from/a.zip", dest: "/to" }),
  "saving in the editor": (files) => {
    const expect = { size: 3, time: CHANGED_AT_MS };
    files.send({ action: "put", reqid: 1, path: "/to/a.txt", size: 2_000, replace: true, expect });
    files.block(1, 0, "x".repeat(1_000));
    files.block(1, 1_000, "x".repeat(1_000), true);
  },
};

const ends: Readonly<Record<string, (files: Files) => void>> = {
  "a full disk": ({ disk }) => {
    disk.freeBytes = 10;
  },
  "a cancel": (files) => files.send({ action: "cancel", reqid: 1 }),
  "the end of the session": ({ tunnel }) => tunnel.handlers.onEnd(),
};

/** The deed has begun, and bytes of the new are there where it writes in pieces. */
function begun(deed: string): Files {
  const files = own();
  files.disk.folder("/from", "/to").file("/to/a.txt", "old").file("/from/a.txt", big);
  files.disk.file("/from/a.zip", archiveOf([{ name: "a.txt", content: big }]));
  files.disk.isBusy = true;
  deeds[deed]?.(files);
  const parts = (): number[] =>
    [...files.disk.content].flatMap(([path, bytes]) => (/\.part$/.test(path) ? [bytes?.length ?? 0] : []));
  files.disk.settle(() => parts().some((bytes) => bytes > 0));
  assert.ok(
    parts().some((bytes) => bytes > 0 && bytes < BYTES),
    `${deed} writes into a part`,
  );
  return files;
}

describe("a file that is to be replaced", () => {
  for (const deed of Object.keys(deeds)) {
    for (const [end, bring] of Object.entries(ends)) {
      it(`survives ${end} at ${deed}`, () => {
        const files = begun(deed);
        bring(files);
        files.disk.settle();
        assert.equal(files.disk.text("/to/a.txt"), "old");
        assert.equal(files.disk.openFiles, 0);
        // what was put by a session that ended stays for the next, which goes on behind it
        const isKept = deed === "saving in the editor" && end === "the end of the session";
        const parts = [...files.disk.content.keys()].filter((path) => path.includes(".part"));
        assert.equal(parts.length, isKept ? 1 : 0, parts.join(" "));
      });
    }

    it(`is replaced by ${deed} when all is there`, () => {
      const files = begun(deed);
      files.disk.settle();
      assert.notEqual(files.disk.text("/to/a.txt"), "old");
      assert.deepEqual(
        [...files.disk.content.keys()].filter((path) => path.startsWith("/to/")),
        ["/to/a.txt"],
      );
    });
  }

  it("survives a copy whose part cannot take its place", () => {
    const files = begun("copy");
    files.disk.problems.set("/to/a.txt", "denied");
    files.disk.settle();
    assert.equal(files.answers().at(-1)?.why, "denied");
    assert.equal(files.disk.text("/to/a.txt"), "old");
  });

  it("is a link itself, never what that leads to", () => {
    const files = own();
    files.disk.folder("/to").file("/to/b.txt", "link").links.add("/to/b.txt");
    files.send({ action: "copy", reqid: 1, scpath: "/home/ann", dspath: "/to", names: ["b.txt"] });
    assert.deepEqual([files.disk.text("/to/b.txt"), files.disk.links.has("/to/b.txt")], ["world", false]);
  });
});
