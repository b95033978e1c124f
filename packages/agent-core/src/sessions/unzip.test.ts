import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { archiveOf, type Packed } from "./archive.suite.ts";
import { own } from "./files-harness.suite.ts";

function unzipped(entries: readonly Packed[], prepare: (files: ReturnType<typeof own>) => void = () => {}) {
  const files = own();
  files.disk.folder("/out", "/etc").file("/evil.zip", archiveOf(entries));
  prepare(files);
  files.send({ action: "unzip", reqid: 1, input: "/evil.zip", dest: "/out" });
  const { action, why } = files.answers().at(-1) ?? {};
  return { disk: files.disk, outcome: why ?? action };
}

const text = (name: string, content: string): Packed => ({ name, content: Buffer.from(content) });

describe("unzip of hostile archives", () => {
  it("unpacks deflated entries, in place of files that are there", () => {
    const { disk, outcome } = unzipped([text("a", "new"), text("sub/b", "b")], ({ disk: before }) =>
      before.file("/out/a", "old"),
    );
    assert.deepEqual([outcome, disk.text("/out/a"), disk.text("/out/sub/b")], ["ok", "new", "b"]);
    const modes = disk.written.filter((line) => line.includes(".tendril")).map((line) => line.split(" ")[0]);
    assert.ok(modes.includes("part") && modes.at(-1) === "create", "as secret as what it replaces");
    assert.deepEqual(
      [...disk.content.keys()].filter((path) => path.includes(".part")),
      [],
    );
  });

  it("tells what it would replace, and changes nothing", () => {
    const files = own();
    files.disk.folder("/out", "/out/sub").file("/out/a", "old").file("/out/sub/b", "old");
    const entries = [text("a", "1"), text("sub/b", "2"), text("c", "3"), text("a", "4")];
    files.disk.file("/some.zip", archiveOf(entries));
    const before = [...files.disk.content];
    files.send({ action: "unziplook", reqid: 1, input: "/some.zip", dest: "/out/" });
    assert.deepEqual(files.answers().at(-1), { action: "ok", reqid: 1, names: ["a", "sub/b"], count: 2 });
    files.send({ action: "unziplook", reqid: 2, input: "/out/a", dest: "/out" });
    assert.equal(files.answers().at(-1)?.action, "error");
    assert.deepEqual([[...files.disk.content], files.disk.openFiles], [before, 0]);
  });

  it("reads names in the code page of DOS, in which programs on Windows still write them", () => {
    const name = Buffer.from("\x99l/stra\xe1e \x80\xff.txt", "latin1");
    const { disk, outcome } = unzipped([{ name, content: Buffer.from("x") }, text("öl/é", "y")]);
    assert.deepEqual(
      [outcome, disk.text("/out/Öl/straße Ç\u00a0.txt"), disk.text("/out/öl/é")],
      ["ok", "x", "y"],
    );
    const evil = Buffer.from("\x99/../../escaped", "latin1");
    assert.equal(unzipped([{ name: evil, content: Buffer.from("x") }]).outcome, "bad-name");
  });

  it("says that an archive is encrypted, or has less in it than it says", () => {
    const encrypted = archiveOf([text("a", "1")]);
    encrypted.writeUInt16LE(1, encrypted.indexOf("PK\x01\x02") + 8);
    const short = archiveOf([text("a", "1"), text("b", "2")]);
    short.writeUInt16LE(3, short.length - 12);
    const unpack = (archive: Buffer): unknown => {
      const files = own();
      files.disk.folder("/out").file("/some.zip", archive);
      files.send({ action: "unzip", reqid: 1, input: "/some.zip", dest: "/out" });
      return files.answers().at(-1)?.why;
    };
    assert.deepEqual([unpack(encrypted), unpack(short)], ["encrypted", "failed"]);
  });

  it("unpacks a bomb in pieces that memory holds", () => {
    const { disk, outcome } = unzipped([{ name: "zeros", content: new Uint8Array(16_777_216) }]);
    assert.equal(outcome, "ok");
    assert.equal(disk.content.get("/out/zeros")?.length, 16_777_216);
    assert.ok(disk.largestInflation <= 4_400_000, `${disk.largestInflation} bytes at once`);
  });

  it("refuses what does not fit the disk before it writes anything", () => {
    const { disk, outcome } = unzipped(
      [text("a", "x".repeat(50_000)), text("b", "y".repeat(60_000))],
      (files) => {
        files.disk.freeBytes = 100_000;
      },
    );
    assert.deepEqual([outcome, disk.freeBytes], ["full", 100_000]);
  });

  it("counts the entries too, which take room though they are empty", () => {
    const { outcome } = unzipped(
      Array.from({ length: 100 }, (_, i) => text(`empty${i}`, "")),
      (files) => {
        files.disk.freeBytes = 100_000;
      },
    );
    assert.equal(outcome, "full");
  });

  it("has a limit of bytes and one of entries, whatever the disk would take", () => {
    const claims = Array.from({ length: 65 }, (_, i) => ({ ...text(`f${i}`, ""), bytes: 0xffff_fffe }));
    assert.equal(unzipped(claims).outcome, "limit");
    const many = Array.from({ length: 200_001 }, (_, i) => text(`${i}`, ""));
    assert.equal(unzipped(many).outcome, "limit");
  });

  it("ends an entry that becomes longer than it said, and keeps what stood there", () => {
    const liar = { ...text("a", "x".repeat(100_000)), bytes: 10 };
    const { disk, outcome } = unzipped([liar], ({ disk: before }) => before.file("/out/a", "mine"));
    assert.deepEqual([outcome, disk.text("/out/a"), disk.openFiles], ["failed", "mine", 0]);
    assert.deepEqual(
      [...disk.content.keys()].filter((path) => path.includes(".part")),
      [],
    );
  });

  for (const seesLinks of [true, false]) {
    it(`enters no link to a folder, on a host that ${seesLinks ? "sees" : "does not see"} links`, () => {
      const { disk, outcome } = unzipped([text("sub/passwd", "root::0")], ({ disk: before }) => {
        before.seesLinks = seesLinks;
        before.folder("/out/sub");
        before.links.add("/out/sub");
      });
      assert.deepEqual([outcome, disk.content.has("/out/sub/passwd")], ["link", false]);
    });
  }

  it("enters folders that are there", () => {
    const { disk, outcome } = unzipped([text("sub/b", "b")], ({ disk: before }) => before.folder("/out/sub"));
    assert.deepEqual([outcome, disk.text("/out/sub/b")], ["ok", "b"]);
    assert.deepEqual(
      [...disk.content.keys()].filter((path) => path.includes(".part")),
      [],
    );
  });

  it("replaces a link to a file and writes nothing through it", () => {
    const { disk, outcome } = unzipped([text("a", "new")], ({ disk: before }) => {
      before.file("/out/a", "of the target");
      before.links.add("/out/a");
    });
    assert.deepEqual([outcome, disk.text("/out/a"), disk.links.has("/out/a")], ["ok", "new", false]);
  });

  it("puts no file where a folder is", () => {
    const { outcome } = unzipped([text("a", "new")], ({ disk: before }) => before.folder("/out/a"));
    assert.equal(outcome, "is-folder");
  });
});
