import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encodeMetadata, type RecordingSource, recordingBlock } from "@tendril/protocol/sessions/recording";
import { listChat } from "./chat-lines.ts";
import { readDeed } from "./file-deeds.ts";
import { LineReader, searchText } from "./text-search.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function sourceOf(frames: readonly (readonly [flags: number, text: string])[]): {
  source: RecordingSource;
  firstFrame: number;
} {
  const first = recordingBlock.encode({
    type: 1,
    flags: 0,
    time: 1_000,
    payload: encodeMetadata({ protocol: 1 }),
  });
  const blocks = frames.map(([flags, text], i) =>
    recordingBlock.encode({ type: 2, flags, time: 1_000 * (i + 2), payload: encode(text) }),
  );
  const bytes = new Uint8Array(Buffer.concat([first, ...blocks]));
  return {
    source: { size: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) },
    firstFrame: first.length,
  };
}

function linesOf(...pieces: readonly string[]): string[] {
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line));
  for (const piece of pieces) reader.push(encode(piece), 0);
  reader.end();
  return lines;
}

describe("text of a terminal", () => {
  it("is read without commands, whatever the pieces", () => {
    const text =
      "\x1b[?2004h\x1b]0;title\x07root@vm:~# \x1b[31mred\x1b[0m\r\nnext\x1b(B line\x1b]8;;x\x1b\\!\r\n";
    assert.deepEqual(linesOf(text), ["root@vm:~# red", "nextB line!"]);
    assert.deepEqual(linesOf(...text), linesOf(text));
  });

  it("has typed words as they were meant", () => {
    assert.deepEqual(linesOf("sudp\x7fo rebb\x7foot\r"), ["sudo reboot"]);
  });

  it("is found in output and in what was typed, with its time", async () => {
    const recording = sourceOf([
      [2, '{"type":"options","x":"secret"}'],
      [3, "echo Se"],
      [3, "cret\r"],
      [1, "echo Secret\r\nSECRET here\r\n"],
    ]);
    const hits = await searchText(recording, "secret", new AbortController().signal);
    assert.deepEqual(hits, [
      { time: 3_000, isTyped: true, line: "echo Secret" },
      { time: 5_000, isTyped: false, line: "echo Secret" },
      { time: 5_000, isTyped: false, line: "SECRET here" },
    ]);
    assert.deepEqual(await searchText(recording, "", new AbortController().signal), []);
  });

  it("ends when it is enough, however much there is", async () => {
    const recording = sourceOf(Array.from({ length: 40 }, () => [1, "x\r\n".repeat(100)] as const));
    assert.equal((await searchText(recording, "x", new AbortController().signal)).length, 500);
  });
});

describe("deeds of a files session", () => {
  const deed = (request: object) => readDeed(encode(JSON.stringify(request)));
  for (const [request, what, path] of [
    [{ action: "ls", path: "/etc" }, "Opened folder", "/etc"],
    [{ action: "rm", path: "/a", delfiles: ["b", "c"] }, "Removed", "/a/b, /a/c"],
    [{ action: "rename", path: "/a", oldname: "b", newname: "c" }, "Renamed", "/a/b → c"],
    [{ action: "copy", scpath: "/a", dspath: "/z", names: ["b"] }, "Copied", "/a/b → /z"],
    [{ action: "upload", path: "C:\\x", name: "b" }, "Uploaded", "C:\\x\\b"],
    [{ action: "put", path: "/a/b" }, "Uploaded", "/a/b"],
    [{ action: "get", path: "/a", names: ["b"] }, "Downloaded", "/a/b"],
    [{ action: "download", sub: "start", path: "/a" }, "Downloaded", "/a"],
    [{ action: "unzip", input: "/a.zip", dest: "/b/" }, "Unpacked", "/a.zip → /b/"],
  ] as const) {
    it(`say: ${what} ${path}`, () => assert.deepEqual(deed(request), { what, path }));
  }

  it("leave out what is no deed", () => {
    for (const request of [
      { action: "download", sub: "ack" },
      { action: "x" },
      { action: { a: 1 } },
      { action: "__proto__" },
      [],
    ])
      assert.equal(deed(request), undefined);
    assert.equal(readDeed(encode('{"action":')), undefined);
    assert.equal(readDeed(encode(`{"action":"ls","path":"${"a".repeat(70_000)}"}`)), undefined);
  });

  it("name a few of very many", () => {
    const names = Array.from({ length: 3_000 }, (_, i) => `f${i}`);
    assert.match(deed({ action: "rm", path: "/a", delfiles: names })?.path ?? "", /f19, 2980 more$/);
  });
});

describe("lines of a recorded chat", () => {
  it("are texts, files and calls of both, once each", async () => {
    const recording = sourceOf([
      [2, JSON.stringify({ action: "random", random: 0.5, tendril: 1 })],
      [2, JSON.stringify({ action: "chat", msg: "<b>hi</b>", id: 7 })],
      [0, JSON.stringify({ action: "chatReceived", id: 7 })],
      [2, JSON.stringify({ action: "chat", msg: "<b>hi</b>", id: 7 })],
      [0, JSON.stringify({ action: "chat", msg: "stock", time: 1 })],
      [0, JSON.stringify({ action: "chat", msg: "stock" })],
      [0, JSON.stringify({ action: "file", size: 1, id: 1, type: "", name: "../../x.txt" })],
      [2, JSON.stringify({ action: "webRtcSdp", id: 1, sdp: { type: "offer", sdp: "v=0" } })],
      [3, "binary"],
      [0, "no message"],
    ]);
    const lines = await listChat(recording, new AbortController().signal);
    assert.deepEqual(
      lines.map(({ isOfUser, kind, text }) => `${isOfUser} ${kind} ${text}`),
      ["true text <b>hi</b>", "false text stock", "false text stock", "false file x.txt", "true call "],
    );
  });
});
