import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { last, type Opened, open, stock } from "./files-harness.suite.ts";

describe("files for a stock viewer", () => {
  it("needs remote control without the restriction, unless all rights are there", () => {
    for (const rights of [0, 0x10, 0x408]) {
      const { tunnel: refused } = open({ rights }).begin();
      assert.deepEqual([refused.isEnded, JSON.parse(refused.sent[0] ?? "{}").msgid], [true, 2]);
    }
    assert.equal(open({ rights: 8 }).begin().tunnel.isEnded, false);
  });

  it("lists a folder in one answer without action", () => {
    const files = stock();
    files.disk.folder("/home/ann/sub");
    files.send({ action: "ls", reqid: 1, path: "home/ann" });
    const { action, path, reqid, dir } = last(files);
    assert.deepEqual([action, path, reqid], [undefined, "home/ann", 1]);
    assert.deepEqual(dir, [
      { n: "a.txt", t: 3, s: 5, d: "2026-11-23T06:28:31Z" },
      { n: "b.txt", t: 3, s: 5, d: "2026-11-23T06:28:31Z" },
      { n: "sub", t: 2, d: "2026-11-23T06:28:31Z" },
    ]);
  });

  it("gives null for a folder that cannot be read, and no reason", () => {
    const files = stock();
    files.send({ action: "ls", reqid: 2, path: "/none" });
    assert.deepEqual(last(files), { path: "/none", reqid: 2, dir: null });
  });

  it("takes commands in text frames too", () => {
    const files = stock();
    files.tunnel.receive(JSON.stringify({ action: "mkdir", path: "/home/new" }));
    assert.equal(files.disk.content.get("/home/new"), null);
    assert.deepEqual(files.answers(), []);
  });

  it("removes names of a folder, deep only when told, and never through a link", () => {
    const files = stock();
    files.disk
      .folder("/x", "/x/full", "/x/link", "/x/full/in")
      .file("/x/full/in/f", "1")
      .file("/x/link/kept", "1");
    files.disk.links.add("/x/link");
    files.send({ action: "rm", path: "/x", delfiles: ["full"], rec: false });
    assert.ok(files.disk.content.has("/x/full/in/f"));
    files.send({ action: "rm", path: "/x", delfiles: ["full", "link"], rec: true });
    assert.deepEqual(
      [...files.disk.content.keys()].filter((path) => path.startsWith("/x")),
      ["/x", "/x/link/kept"],
    );
  });

  it("refuses names that lead elsewhere", () => {
    const files = stock();
    for (const name of ["..", ".", "", "a/b", "../a.txt", "a\0b"]) {
      files.send({ action: "rm", path: "/home/ann", delfiles: [name], rec: true });
      files.send({ action: "rename", path: "/home/ann", oldname: "a.txt", newname: name });
    }
    assert.equal(files.disk.text("/home/ann/a.txt"), "hello");
  });

  it("renames, copies with replacement and moves", () => {
    const files = stock();
    files.disk.folder("/to").file("/to/b.txt", "old");
    files.send({ action: "rename", path: "/home/ann", oldname: "a.txt", newname: "c.txt" });
    files.send({ action: "copy", scpath: "/home/ann", dspath: "/to", names: ["b.txt"] });
    files.send({ action: "move", scpath: "/home/ann", dspath: "/to", names: ["c.txt"] });
    assert.deepEqual([files.disk.text("/to/b.txt"), files.disk.text("/to/c.txt")], ["world", "hello"]);
    assert.ok(!files.disk.content.has("/home/ann/c.txt"));
  });

  it("does one after the other, also when all have the same number", () => {
    const files = stock();
    files.disk.folder("/to");
    files.disk.isBusy = true;
    files.send({ action: "copy", reqid: 1, scpath: "/home/ann", dspath: "/to", names: ["a.txt"] });
    files.send({ action: "ls", reqid: 1, path: "/to" });
    files.send({ action: "ls", reqid: 1, path: "/home" });
    assert.deepEqual(files.answers(), []);
    files.disk.settle();
    const named = files.answers().map(({ path, dir }) => [path, (dir as { n: string }[]).map(({ n }) => n)]);
    assert.deepEqual(named, [
      ["/to", ["a.txt"]],
      ["/home", ["ann"]],
    ]);
  });

  it("does all of many that come at once, and does not read on meanwhile", () => {
    const files = stock();
    files.disk.folder("/to");
    files.disk.isBusy = true;
    files.send({ action: "copy", reqid: 1, scpath: "/home/ann", dspath: "/to", names: ["a.txt"] });
    for (let i = 0; i < 1_000; i++) files.send({ action: "mkdir", reqid: 1, path: `/to/${i}` });
    assert.equal(files.tunnel.isPaused, true);
    files.disk.settle();
    assert.deepEqual([files.tunnel.isPaused, files.disk.content.has("/to/999")], [false, true]);
  });

  it("lists folders while it packs", () => {
    const files = stock();
    files.disk.isBusy = true;
    files.send({ action: "zip", path: "/home/ann", files: ["a.txt"], output: "a.zip" });
    files.send({ action: "ls", reqid: 1, path: "/home" });
    assert.deepEqual(
      files.answers().map(({ path }) => path),
      [undefined, "/home"],
    );
    files.disk.settle();
    assert.ok(files.disk.content.has("/home/ann/a.zip"));
  });

  it("downloads in blocks of 16380, one for each ack", () => {
    const files = stock();
    files.disk.file("/big", "x".repeat(16_380));
    files.send({ action: "download", sub: "start", id: 0.5, path: "/big" });
    assert.deepEqual(files.tunnel.sent, ['{"action":"download","sub":"start","id":0.5}']);
    files.send({ action: "download", sub: "startack", id: 0.5, ack: 5 });
    assert.equal(files.tunnel.sentBytes.length, 1);
    files.send({ action: "download", sub: "ack", id: 0.5 });
    const heads = files.tunnel.sentBytes.map((frame) => [Buffer.from(frame).readUInt32BE(0), frame.length]);
    assert.deepEqual(heads, [
      [0x0100_0000, 16_384],
      [0x0100_0001, 4],
    ]);
    assert.equal(files.disk.openFiles, 0);
  });

  it("cancels a download that cannot be and the one that another replaces", () => {
    const files = stock();
    files.send({ action: "download", sub: "start", id: 1, path: "/none" });
    files.send({ action: "download", sub: "start", id: 2, path: "/home/ann/a.txt" });
    files.send({ action: "download", sub: "start", id: 3, path: "/home/ann/b.txt" });
    assert.deepEqual(
      files.tunnel.sent.map((text) => [JSON.parse(text).sub, JSON.parse(text).id]),
      [
        ["cancel", 1],
        ["start", 2],
        ["cancel", 2],
        ["start", 3],
      ],
    );
    assert.equal(files.disk.openFiles, 1);
  });

  it("cancels a download whose file cannot be read to its end", () => {
    const files = stock();
    files.disk.file("/big", "x".repeat(40_000)).broken.set("/big", 16_380);
    files.send({ action: "download", sub: "start", id: 1, path: "/big" });
    for (const sub of ["startack", "ack"]) files.send({ action: "download", sub, id: 1 });
    assert.equal(files.tunnel.sentBytes.length, 1);
    assert.deepEqual(files.tunnel.sent.slice(1), ['{"action":"download","sub":"cancel","id":1}']);
    assert.equal(files.disk.openFiles, 0);
  });

  it("lets go of a file when its tunnel ends while the path takes nothing", () => {
    const files = stock();
    files.disk.file("/big", "x".repeat(40_000));
    files.send({ action: "download", sub: "start", id: 1, path: "/big" });
    files.tunnel.isFull = true;
    for (const sub of ["startack", "ack"]) files.send({ action: "download", sub, id: 1 });
    assert.equal(files.disk.openFiles, 1);
    files.tunnel.handlers.onEnd();
    assert.equal(files.disk.openFiles, 0);
  });

  it("uploads with an ack for each frame and the escape byte taken off", () => {
    const files = stock();
    files.send({ action: "upload", reqid: 4, path: "/home/ann", name: "u.bin", size: 9 });
    for (const part of ["abc", "\0{}", "\0\0z"]) files.tunnel.receiveBytes(Buffer.from(part));
    files.send({ action: "uploaddone", reqid: 4 });
    assert.deepEqual(
      files.answers().map(({ action }) => action),
      ["uploadstart", "uploadack", "uploadack", "uploadack", "uploaddone"],
    );
    assert.equal(files.disk.text("/home/ann/u.bin"), "abc{}\0z");
  });

  it("puts the file in place with its last byte, for a viewer that only leaves then", () => {
    const files = stock();
    const before = [...files.disk.content.keys()];
    files.send({ action: "upload", reqid: 1, path: "/home/ann", name: "a.txt", size: 6 });
    files.tunnel.receiveBytes(Buffer.from("new"));
    assert.equal(files.disk.text("/home/ann/a.txt"), "hello");
    files.disk.isBusy = true;
    files.tunnel.receiveBytes(Buffer.from("est"));
    assert.deepEqual(
      files.answers().map(({ action }) => action),
      ["uploadstart", "uploadack"],
    );
    files.disk.settle();
    assert.deepEqual([last(files).action, files.disk.text("/home/ann/a.txt")], ["uploadack", "newest"]);
    files.tunnel.handlers.onEnd();
    files.disk.settle();
    assert.equal(files.disk.text("/home/ann/a.txt"), "newest");
    assert.deepEqual([files.disk.openFiles, [...files.disk.content.keys()].sort()], [0, before.sort()]);
  });

  it("makes a file empty for a viewer that only leaves then", () => {
    const files = stock();
    files.send({ action: "upload", reqid: 1, path: "/home/ann", name: "a.txt", size: 0 });
    assert.deepEqual([last(files).action, files.disk.text("/home/ann/a.txt")], ["uploadstart", ""]);
    files.send({ action: "uploaddone", reqid: 1 });
    assert.deepEqual([last(files).action, files.disk.openFiles], ["uploaddone", 0]);
  });

  it("takes what is more than was announced", () => {
    const files = stock();
    files.send({ action: "upload", reqid: 1, path: "/home/ann", name: "a.txt", size: 3 });
    for (const text of ["new", "er ", "yet"]) files.tunnel.receiveBytes(Buffer.from(text));
    files.send({ action: "uploaddone", reqid: 1 });
    assert.deepEqual(
      [last(files).action, files.disk.text("/home/ann/a.txt"), files.disk.openFiles],
      ["uploaddone", "newer yet", 0],
    );
  });

  it("writes what was sent also when the disk is busy while a frame's memory is used again", () => {
    const files = stock();
    files.disk.isBusy = true;
    files.send({ action: "upload", reqid: 4, path: "/home/ann", name: "u.bin", size: 9 });
    for (const text of ["abc", "def", "ghi"]) files.tunnel.receiveBytes(Buffer.from(text));
    files.send({ action: "uploaddone", reqid: 4 });
    files.disk.settle();
    assert.equal(files.disk.text("/home/ann/u.bin"), "abcdefghi");
  });

  it("says that an upload failed, appends, and removes what is cancelled", () => {
    const files = stock();
    files.send({ action: "upload", reqid: 1, path: "/none", name: "x", size: 1 });
    files.send({ action: "upload", reqid: 2, path: "/home/ann", name: "a.txt", size: 1, append: true });
    files.tunnel.receiveBytes(Buffer.from("!"));
    files.send({ action: "uploaddone", reqid: 2 });
    assert.equal(files.disk.text("/home/ann/a.txt"), "hello!");
    files.send({ action: "upload", reqid: 3, path: "/home/ann", name: "gone", size: 1 });
    files.send({ action: "uploadcancel", reqid: 3 });
    assert.ok(!files.disk.content.has("/home/ann/gone"));
    assert.deepEqual([files.answers()[0]?.action, last(files).action], ["uploaderror", "uploadcancel"]);
  });

  it("reports a full disk, and leaves what stood there", () => {
    const files = stock();
    const before = [...files.disk.content.keys()];
    files.disk.freeBytes = 2;
    files.send({ action: "upload", reqid: 1, path: "/home/ann", name: "a.txt", size: 3 });
    files.tunnel.receiveBytes(Buffer.from("abc"));
    assert.equal(last(files).action, "uploaderror");
    assert.deepEqual(
      [files.disk.openFiles, files.disk.text("/home/ann/a.txt"), [...files.disk.content.keys()]],
      [0, "hello", before],
    );
  });

  it("leaves what stood there, and nothing else, when an upload is cut, cancelled or begun anew", () => {
    const interruptions: readonly ((files: Opened) => void)[] = [
      (files) => files.tunnel.handlers.onEnd(),
      (files) => files.send({ action: "uploadcancel", reqid: 1 }),
      (files) => files.send({ action: "upload", reqid: 2, path: "/home/ann", name: "b.txt", append: true }),
    ];
    for (const interrupt of interruptions) {
      const files = stock();
      const before = [...files.disk.content.keys()];
      files.send({ action: "upload", reqid: 1, path: "/home/ann", name: "a.txt", size: 9 });
      files.tunnel.receiveBytes(Buffer.from("half"));
      assert.equal(files.disk.text("/home/ann/a.txt"), "hello");
      interrupt(files);
      assert.deepEqual(
        [files.disk.text("/home/ann/a.txt"), [...files.disk.content.keys()]],
        ["hello", before],
      );
    }
  });

  it("keeps what arrived of a new file, so that a viewer appends the rest", () => {
    const files = stock();
    files.send({ action: "upload", reqid: 1, path: "/home/ann", name: "new", size: 8 });
    files.tunnel.receiveBytes(Buffer.from("half"));
    files.send({ action: "upload", reqid: 2, path: "/home/ann", name: "new", size: 8, append: true });
    files.tunnel.receiveBytes(Buffer.from("rest"));
    files.send({ action: "uploaddone", reqid: 2 });
    assert.equal(files.disk.text("/home/ann/new"), "halfrest");
  });

  it("does not remove a file when appending to it is cancelled", () => {
    const files = stock();
    files.send({ action: "upload", reqid: 1, path: "/home/ann", name: "a.txt", append: true });
    files.tunnel.receiveBytes(Buffer.from("!"));
    files.send({ action: "uploadcancel", reqid: 1 });
    assert.deepEqual([last(files).action, files.disk.text("/home/ann/a.txt")], ["uploadcancel", "hello!"]);
  });

  it("keeps what stood there when the part cannot take its place, and does not begin for a folder", () => {
    const files = stock();
    const before = [...files.disk.content.keys()];
    files.send({ action: "upload", reqid: 1, path: "/home", name: "ann", size: 1 });
    assert.deepEqual(last(files), { action: "uploaderror", reqid: 1 });
    files.send({ action: "upload", reqid: 2, path: "/home/ann", name: "a.txt", size: 1 });
    files.disk.problems.set("/home/ann/a.txt", "denied");
    files.tunnel.receiveBytes(Buffer.from("x"));
    files.send({ action: "uploaddone", reqid: 2 });
    assert.equal(last(files).action, "uploaderror");
    assert.deepEqual([...files.disk.content.keys()], before);
  });

  it("hashes a remote file in upper case, null when it is missing", () => {
    const files = stock();
    files.send({ action: "uploadhash", reqid: 1, path: "/home/ann", name: "a.txt", tag: { h: 1 } });
    const hash = createHash("sha384").update("hello").digest("hex").toUpperCase();
    assert.deepEqual(last(files), {
      action: "uploadhash",
      reqid: 1,
      path: "/home/ann",
      name: "a.txt",
      tag: { h: 1 },
      hash,
    });
    files.send({ action: "uploadhash", reqid: 2, path: "/home/ann", name: "none" });
    assert.equal(last(files).hash, null);
  });

  it("finds names by pattern below a folder, then says null", () => {
    const files = stock();
    files.disk.folder("/home/ann/sub").file("/home/ann/sub/Report.TXT", "1");
    files.send({ action: "findfile", reqid: 6, path: "/home/ann", filter: "*.txt" });
    const found = files.answers().map(({ r }) => r);
    assert.deepEqual(
      [found.at(-1), found.slice(0, -1).sort()],
      [null, ["/a.txt", "/b.txt", "/sub/Report.TXT"]],
    );
  });

  it("keeps an archive with what links lead to from others", () => {
    const files = stock();
    files.disk.folder("/etc").file("/home/ann/laid", "secret");
    files.disk.links.add("/home/ann/laid");
    files.send({ action: "zip", reqid: 1, path: "/home/ann", files: ["a.txt"], output: "plain.zip" });
    files.send({ action: "zip", reqid: 2, path: "/home/ann", files: ["a.txt", "laid"], output: "links.zip" });
    const modes = files.disk.written.map((line) => line.replace(/tendril-\w+/, "tendril"));
    assert.deepEqual(modes, [
      "part /home/ann/.tendril.part",
      "adopt /home/ann/plain.zip",
      "part /home/ann/.tendril.part",
    ]);
    assert.ok(files.disk.content.has("/home/ann/links.zip"));
  });

  it("zips and unzips with the dialog that stock viewers show", () => {
    const files = stock();
    files.disk.folder("/out");
    files.send({ action: "zip", reqid: 1, path: "/home/ann", files: ["a.txt", "b.txt"], output: "both.zip" });
    files.send({ action: "unzip", reqid: 2, input: "/home/ann/both.zip", dest: "/out/" });
    assert.deepEqual([files.disk.text("/out/a.txt"), files.disk.text("/out/b.txt")], ["hello", "world"]);
    assert.deepEqual(
      files.answers().map(({ action, msg }) => msg ?? action),
      ["zipping", "dialogmessage", "refresh", "unzipping", "dialogmessage", "refresh"],
    );
  });

  it("unpacks into the folder that stock viewers propose, which is not there yet", () => {
    const files = stock();
    files.send({ action: "zip", path: "/home/ann", files: ["a.txt"], output: "new.zip" });
    files.send({ action: "unzip", input: "/home/ann/new.zip", dest: "/home/ann/new/" });
    assert.deepEqual([last(files).action, files.disk.text("/home/ann/new/a.txt")], ["refresh", "hello"]);
  });

  it("leaves alone what it cannot replace when an archive has a packing that nobody knows", () => {
    const files = stock();
    files.disk.folder("/out").file("/out/a.txt", "mine");
    files.send({ action: "zip", reqid: 1, path: "/home/ann", files: ["a.txt"], output: "odd.zip" });
    const odd = Buffer.from(files.disk.content.get("/home/ann/odd.zip") ?? []);
    odd.writeUInt16LE(99, odd.indexOf(Buffer.from("PK\u0001\u0002")) + 10);
    files.disk.file("/home/ann/odd.zip", odd);
    files.send({ action: "unzip", reqid: 2, input: "/home/ann/odd.zip", dest: "/out/" });
    assert.ok(files.answers().some(({ msg }) => msg === "unziperror"));
    assert.equal(files.disk.text("/out/a.txt"), "mine");
  });

  it("ignores what it does not know, and our own requests", () => {
    const files = stock();
    for (const message of [
      { action: "constructor" },
      { action: "get", reqid: 1, path: "/home/ann/a.txt" },
      {},
      { action: 7 },
    ])
      files.send(message);
    files.tunnel.receiveBytes(Buffer.from("{broken"));
    files.tunnel.receiveBytes(Buffer.from([0x7b, 0xff, 0xfe]));
    files.tunnel.receiveBytes(Buffer.from([2, 0, 0]));
    assert.deepEqual([files.answers(), files.tunnel.isEnded], [[], false]);
  });
});
