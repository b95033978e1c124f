import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import type { Fields } from "../host/index.ts";
import { last, open, own } from "./files-harness.suite.ts";

describe("files for our own viewer", () => {
  it("greets, and says how each request ended", () => {
    const files = own();
    assert.equal(files.answers()[0]?.action, "hello");
    files.send({ action: "mkdir", reqid: 1, path: "/home/new" });
    assert.deepEqual(last(files), { action: "ok", reqid: 1 });
    files.send({ action: "mkdir", reqid: 2, path: "/home/new" });
    assert.deepEqual(last(files), { action: "error", reqid: 2, why: "exists", name: "/home/new" });
    files.disk.problems.set("/home/ann/a.txt", "denied");
    files.send({ action: "rm", reqid: 3, path: "/home/ann", delfiles: ["a.txt"], rec: true });
    assert.deepEqual(last(files), { action: "error", reqid: 3, why: "denied", name: "/home/ann/a.txt" });
    files.send({ action: "rename", reqid: 4, path: "/home/ann", oldname: "a.txt", newname: "b.txt" });
    assert.equal(last(files).why, "exists");
    files.send({ action: "what", reqid: 5 });
    assert.equal(last(files).why, "failed");
  });

  it("lists a large folder in pages", () => {
    const files = own();
    files.disk.folder("/many");
    for (let i = 0; i < 2_500; i++) files.disk.file(`/many/${i}`, "");
    files.send({ action: "ls", reqid: 1, path: "/many" });
    const pages = files.answers().slice(1) as { dir: unknown[]; more?: boolean }[];
    assert.equal(
      pages.reduce((sum, { dir }) => sum + dir.length, 0),
      2_500,
    );
    assert.equal(pages.at(-1)?.more, undefined);
    files.send({ action: "ls", reqid: 2, path: "/none" });
    assert.deepEqual(last(files), { path: "/none", reqid: 2, dir: null, why: "missing" });
  });

  it("sends as far as the window, goes on with acks, and from any position", () => {
    const files = own();
    files.disk.file("/big", "0123456789".repeat(1_000));
    files.send({ action: "get", reqid: 7, path: "/big", window: 4_096, block: 2_048 });
    assert.deepEqual(
      files.blocks().map(([at, end]) => [at, end]),
      [
        [0, 0],
        [2_048, 0],
      ],
    );
    files.send({ action: "ack", reqid: 7, position: 99_999 });
    assert.equal(files.blocks().length, 2);
    files.send({ action: "ack", reqid: 7, position: 4_096 });
    assert.equal(files.blocks().length, 4);
    files.send({ action: "ack", reqid: 7, position: 8_192 });
    assert.equal(
      files
        .blocks()
        .map(([, , text]) => text)
        .join(""),
      "0123456789".repeat(1_000),
    );
    assert.equal(files.disk.openFiles, 0);
    files.send({ action: "get", reqid: 8, path: "/big", from: 9_990 });
    assert.deepEqual(files.blocks().at(-1), [9_990, 1, "0123456789"]);
  });

  it("sends to their end the files of which the size is not known", () => {
    const files = own();
    for (const [path, size] of [
      ["/proc/a", 0],
      ["/sys/b", 4_096],
    ] as const) {
      files.disk.file(path, "made up").saidBytes.set(path, size);
      files.tunnel.sentBytes.length = 0;
      files.send({ action: "get", reqid: 1, path, window: 131_072 });
      assert.deepEqual([files.answers()[0]?.action, files.answers()[0]?.size], ["ok", undefined]);
      assert.deepEqual(files.blocks(), [
        [0, 0, "made up"],
        [7, 1, ""],
      ]);
    }
    assert.equal(files.disk.openFiles, 0);
  });

  it("never sends beyond a window that is no multiple of the block", () => {
    const files = own();
    files.disk.file("/big", "0123456789".repeat(1_000));
    files.send({ action: "get", reqid: 7, path: "/big", window: 5_000, block: 2_000 });
    const ends = (): number[] => files.blocks().map(([at, , text]) => Number(at) + String(text).length);
    assert.deepEqual(ends(), [2_000, 4_000]);
    files.send({ action: "ack", reqid: 7, position: 2_000 });
    assert.deepEqual(ends(), [2_000, 4_000, 6_000]);
    files.send({ action: "ack", reqid: 7, position: 6_000 });
    assert.deepEqual(ends(), [2_000, 4_000, 6_000, 8_000, 10_000]);
    assert.equal(files.disk.openFiles, 0);
  });

  it("waits for a slow viewer and drops what is cancelled", () => {
    const files = own();
    files.disk.file("/big", "x".repeat(10_000));
    files.tunnel.isFull = true;
    files.send({ action: "get", reqid: 1, path: "/big", window: 10_240, block: 1_024 });
    assert.equal(files.blocks().length, 0);
    files.tunnel.drain();
    assert.equal(files.blocks().length, 10);
    files.send({ action: "get", reqid: 2, path: "/big", window: 1_024, block: 1_024 });
    files.send({ action: "cancel", reqid: 2 });
    assert.equal(files.disk.openFiles, 0);
  });

  it("gives up a read that takes long when its download is cancelled or the tunnel ends", () => {
    for (const end of ["cancel", "tunnel"]) {
      const files = own();
      files.disk.file("/big", "x".repeat(10_000));
      files.disk.isFar = true;
      files.send({ action: "get", reqid: 1, path: "/big" });
      const before = files.answers().length;
      if (end === "cancel") files.send({ action: "cancel", reqid: 1 });
      else files.tunnel.handlers.onEnd();
      assert.deepEqual([files.disk.openFiles, files.answers().length], [0, before], end);
    }
  });

  it("runs several transfers side by side and ends them with the tunnel", () => {
    const files = own();
    files.disk.file("/big", "x".repeat(10_000));
    for (let i = 1; i <= 5; i++)
      files.send({ action: "get", reqid: i, path: "/big", window: 1_024, block: 1_024 });
    assert.equal(files.disk.openFiles, 5);
    files.send({ action: "get", reqid: 5, path: "/big" });
    assert.equal(last(files).why, "limit");
    files.tunnel.handlers.onEnd();
    assert.equal(files.disk.openFiles, 0);
  });

  it("uploads into a part that takes its place at the end", () => {
    const files = own();
    files.send({ action: "put", reqid: 1, path: "/home/ann/n.txt", size: 6 });
    files.block(1, 0, "abc");
    assert.ok(!files.disk.content.has("/home/ann/n.txt"));
    files.block(1, 3, "def", true);
    assert.equal(files.disk.text("/home/ann/n.txt"), "abcdef");
    assert.equal(last(files).action, "done");
    assert.deepEqual(
      [...files.disk.content.keys()].filter((path) => path.endsWith(".part")),
      [],
    );
  });

  it("goes on behind a part of the same source after a cut, and starts anew for another", () => {
    const files = own();
    const wish = { action: "put", path: "/home/ann/n.txt", size: 6, source: "n.txt 1", resume: true };
    files.send({ ...wish, reqid: 1 });
    files.block(1, 0, "abc");
    files.tunnel.handlers.onEnd();
    const part = [...files.disk.content.keys()].find((path) => path.endsWith(".part")) ?? "";
    assert.equal(files.disk.text(part), "abc");
    files.fake.receive({ action: "msg", type: "tunnel", value: "*/r", userid: "u", rights: 0xffff_ffff });
    const again = files.fake.tunnels[1];
    again?.join();
    again?.receive('{"type":"options","tendril":1}');
    again?.receive("5");
    again?.receiveBytes(Buffer.from(JSON.stringify({ ...wish, reqid: 1 })));
    const answered = JSON.parse(Buffer.from(again?.sentBytes.at(-1) ?? []).toString());
    assert.deepEqual(answered, { action: "ok", reqid: 1, from: 3 });
    again?.receiveBytes(Buffer.from(JSON.stringify({ ...wish, reqid: 2, source: "other" })));
    assert.equal(JSON.parse(Buffer.from(again?.sentBytes.at(-1) ?? []).toString()).from, 0);
  });

  it("writes what was sent also when the disk is busy while a frame's memory is used again", () => {
    const files = own();
    files.disk.isBusy = true;
    files.send({ action: "put", reqid: 1, path: "/home/ann/n.txt", size: 9 });
    files.block(1, 0, "abc");
    files.block(1, 3, "def");
    files.block(1, 6, "ghi", true);
    files.disk.settle();
    assert.equal(last(files).action, "done");
    assert.equal(files.disk.text("/home/ann/n.txt"), "abcdefghi");
  });

  it("gives a part to the newest upload when the old one has let go, with all that it wrote", () => {
    const files = own();
    const wish = { action: "put", path: "/home/ann/n.txt", size: 6, source: "n.txt 1", resume: true };
    files.send({ ...wish, reqid: 1 });
    files.disk.isBusy = true;
    files.block(1, 0, "abc");
    files.send({ ...wish, reqid: 2 });
    files.block(1, 3, "XYZ");
    assert.equal(files.answers().filter(({ reqid }) => reqid === 2).length, 0);
    files.disk.settle();
    assert.deepEqual(last(files), { action: "ok", reqid: 2, from: 3 });
    files.block(2, 3, "def", true);
    files.disk.settle();
    assert.equal(files.disk.text("/home/ann/n.txt"), "abcdef");
    assert.equal(
      files.answers().find(({ reqid, action }) => reqid === 1 && action === "error")?.why,
      "cancelled",
    );
    assert.equal(files.disk.openFiles, 0);
  });

  it("keeps the part of an upload that is paused, and removes it when the rest is not wanted", () => {
    const files = own();
    const wish = { action: "put", path: "/home/ann/n.txt", size: 6, source: "n.txt 1", resume: true };
    const parts = (): string[] => [...files.disk.content.keys()].filter((path) => path.endsWith(".part"));
    files.send({ ...wish, reqid: 1 });
    files.block(1, 0, "abc");
    files.send({ action: "cancel", reqid: 1, keep: true });
    assert.deepEqual([parts().length, files.disk.openFiles], [1, 0]);
    files.send({ ...wish, reqid: 2 });
    assert.deepEqual(last(files), { action: "ok", reqid: 2, from: 3 });
    files.send({ action: "cancel", reqid: 2, keep: true });
    files.disk.isBusy = true;
    files.send({ ...wish, reqid: 3 });
    files.send({ action: "cancel", reqid: 3 });
    files.disk.settle();
    assert.deepEqual([parts(), files.disk.openFiles], [[], 0]);
  });

  it("does not replace what is there unless told, nor what was changed meanwhile", () => {
    const files = own();
    const put = (reqid: number, more: object): Fields => {
      files.send({ action: "put", reqid, path: "/home/ann/a.txt", size: 1, ...more });
      return last(files);
    };
    assert.equal(put(1, {}).why, "exists");
    assert.equal(put(2, { expect: { size: 4, time: 0 } }).why, "changed");
    assert.equal(put(3, { path: "/home/ann", replace: true }).why, "is-folder");
    assert.equal(put(4, { expect: { size: 5, time: Date.UTC(2026, 10, 23, 6, 28, 31) } }).action, "ok");
    assert.equal(put(5, { replace: true }).action, "ok");
  });

  it("refuses blocks out of place, too long uploads and a full disk, and leaves nothing behind", () => {
    const files = own();
    files.send({ action: "put", reqid: 1, path: "/home/ann/1", size: 4 });
    files.block(1, 2, "ab");
    assert.equal(last(files).why, "failed");
    files.send({ action: "put", reqid: 2, path: "/home/ann/2", size: 1 });
    files.block(2, 0, "ab");
    assert.equal(last(files).why, "failed");
    files.disk.freeBytes = 1;
    files.send({ action: "put", reqid: 3, path: "/home/ann/3", size: 4 });
    files.block(3, 0, "abcd", true);
    assert.equal(last(files).why, "full");
    assert.equal(files.disk.openFiles, 0);
    assert.deepEqual(
      [...files.disk.content.keys()].filter((path) => /^\/home\/ann\/[123]$/.test(path)),
      [],
    );
  });

  it("ends an upload that sends empty blocks while the disk is busy", () => {
    const files = own();
    files.send({ action: "put", reqid: 1, path: "/home/ann/n.txt", size: 4 });
    files.disk.isBusy = true;
    for (let i = 0; i < 70_000; i++) files.block(1, 0, "");
    assert.equal(last(files).why, "limit");
  });

  it("hashes the beginning of a file, and in pieces", () => {
    const files = own();
    const sha = (text: string | Buffer): Buffer => createHash("sha384").update(text).digest();
    files.send({ action: "hash", reqid: 1, path: "/home/ann/a.txt", bytes: 2 });
    assert.deepEqual([last(files).hash, last(files).size], [sha("he").toString("hex"), 2]);
    files.send({ action: "hash", reqid: 2, path: "/home/ann/a.txt", piece: 2 });
    const pieces = Buffer.concat(["he", "ll", "o"].map(sha));
    assert.equal(last(files).hash, sha(pieces).toString("hex"));
  });

  it("sends folders as a zip while it is made, within the window", () => {
    const files = own();
    files.disk.file("/home/ann/c.bin", "y".repeat(9_000));
    files.send({ action: "get", reqid: 3, path: "/home", names: ["ann"], window: 1_024, block: 1_024 });
    assert.equal(files.blocks().length, 1);
    for (let i = 1; i < 20; i++) files.send({ action: "ack", reqid: 3, position: i * 1_024 });
    const [, isLast] = files.blocks().at(-1) ?? [];
    assert.equal(isLast, 1);
    assert.match(
      files
        .blocks()
        .map(([, , text]) => text)
        .join(""),
      /ann\/a\.txt/,
    );
    assert.equal(files.disk.openFiles, 0);
  });

  it("packs what is behind a link to a folder that was chosen, and not behind those further down", () => {
    const files = own();
    files.disk.folder("/home/l", "/home/l/m").file("/home/l/f", "1").file("/home/l/m/no", "2");
    for (const link of ["/home/l", "/home/l/m"]) files.disk.links.add(link);
    files.send({ action: "get", reqid: 3, path: "/home", names: ["l"], window: 65_536 });
    const zip = String(files.blocks().map(([, , text]) => text));
    assert.deepEqual([zip.includes("l/f"), zip.includes("l/m")], [true, false]);
    files.disk.folder("/to");
    files.send({ action: "copy", reqid: 4, scpath: "/home", dspath: "/to", names: ["l"] });
    assert.equal(last(files).why, "link");
  });

  it("tells which file could be read in part only", () => {
    const files = own();
    files.disk.broken.set("/home/ann/b.txt", 2);
    files.send({ action: "get", reqid: 3, path: "/home", names: ["ann"], window: 65_536 });
    const { action, why, name } = files.answers().at(-1) ?? {};
    assert.deepEqual([action, why, name], ["skipped", "failed", "/home/ann/b.txt"]);
  });

  it("writes what is not to be read by others as a part", () => {
    const files = own();
    files.disk.folder("/to");
    files.send({ action: "put", reqid: 1, path: "/home/ann/n.txt", size: 3, source: "n", resume: true });
    files.block(1, 0, "ab");
    files.send({ action: "cancel", reqid: 1, keep: true });
    files.send({ action: "put", reqid: 2, path: "/home/ann/n.txt", size: 3, source: "n", resume: true });
    files.send({ action: "copy", reqid: 3, scpath: "/home/ann", dspath: "/to", names: ["a.txt"] });
    files.send({ action: "copy", reqid: 4, scpath: "/home/ann", dspath: "/to", names: ["a.txt"] });
    assert.deepEqual(
      files.disk.written.map((line) => line.replace(/tendril-\w+/, "tendril")),
      [
        "part /home/ann/.tendril.part",
        "part-append /home/ann/.tendril.part",
        "part /to/.tendril.part",
        "part /to/.tendril.part",
      ],
    );
  });

  for (const ignoresCase of [false, true]) {
    it(`changes the case of a name, but replaces no other file, where case ${ignoresCase ? "does not count" : "counts"}`, () => {
      const files = own();
      files.disk.ignoresCase = ignoresCase;
      files.send({ action: "rename", reqid: 1, path: "/home/ann", oldname: "a.txt", newname: "A.txt" });
      assert.deepEqual([last(files).action, files.disk.text("/home/ann/A.txt")], ["ok", "hello"]);
      if (ignoresCase) return;
      files.disk.file("/home/ann/a.txt", "another");
      files.send({ action: "rename", reqid: 2, path: "/home/ann", oldname: "a.txt", newname: "A.txt" });
      assert.deepEqual([last(files).why, files.disk.text("/home/ann/A.txt")], ["exists", "hello"]);
    });
  }

  it("moves to another disk only what can be copied there: a link stays, with all that is beside it", () => {
    const files = own();
    files.disk.folder("/home/ann/in", "/to", "/to/in").file("/home/ann/in/c", "1").disks.add("/to");
    files.send({ action: "move", reqid: 1, scpath: "/home/ann", dspath: "/to", names: ["a.txt"] });
    assert.deepEqual([last(files).action, files.disk.text("/to/a.txt")], ["ok", "hello"]);
    files.disk.links.add("/home/ann/in/link");
    files.disk.folder("/home/ann/in/link");
    files.send({ action: "move", reqid: 2, scpath: "/home", dspath: "/to", names: ["ann"] });
    assert.deepEqual([last(files).why, last(files).name], ["link", "/home/ann/in/link"]);
    assert.ok(files.disk.content.has("/home/ann/in/link") && files.disk.text("/to/ann/in/c") === "1");
  });

  it("does not copy a folder into itself", () => {
    const files = own();
    files.send({ action: "copy", reqid: 1, scpath: "/", dspath: "/home/ann", names: ["home"] });
    assert.equal(last(files).why, "bad-name");
  });
});

describe("download link", () => {
  const link = (options: Fields, rights = 8) => open({ protocol: 10, options, rights });

  it("sends the size and then the file, and ends", () => {
    const files = link({ file: "/home/ann/a.txt" }).begin();
    assert.deepEqual(files.tunnel.sent, ['{"op":"ok","size":5}']);
    assert.equal(Buffer.concat(files.tunnel.sentBytes).toString(), "hello");
    assert.equal(files.tunnel.isEnded, true);
    assert.equal(files.disk.openFiles, 0);
  });

  it("sends a folder as zip when asked, and cancels what cannot be", () => {
    const folder = link({ file: "/home/ann", zip: true }).begin();
    assert.deepEqual(folder.tunnel.sent, ['{"op":"ok"}', '{"op":"end"}']);
    assert.equal(Buffer.concat(folder.tunnel.sentBytes).readUInt32LE(0), 0x0403_4b50);
    for (const file of ["/none", "/home/ann"]) {
      assert.match(link({ file }).begin().tunnel.sent[0] ?? "", /"op":"cancel"/);
    }
    assert.equal(link({ file: "/home/ann/a.txt" }, 0x408).begin().tunnel.isEnded, true);
  });
});
