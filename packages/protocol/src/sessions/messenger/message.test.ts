import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeCodec, readVectors } from "@tendril/testing";
import {
  MAX_MESSAGE_CHARS,
  type MessengerMessage,
  messengerMessage,
  parseMessengerMessage,
} from "./message.ts";
import { plainFileName } from "./plain-file-name.ts";

interface Capture {
  readonly frames: readonly {
    readonly who: string;
    readonly dir: string;
    readonly ch?: string;
    readonly text?: string;
  }[];
}

const { frames } = readVectors<Capture>("../../../vectors/session-messenger.json", import.meta.url);
/** The recording cuts very long texts: those are no JSON any more. */
const whole = frames.flatMap(({ text = "" }) => {
  if (!text.startsWith("{")) return [];
  try {
    return [{ text, value: JSON.parse(text) as MessengerMessage }];
  } catch {
    return [];
  }
});
const byAction = new Map(
  whole.map((one) => ["action" in one.value ? one.value.action : one.value.type, one]),
);

describeCodec(
  messengerMessage,
  [...byAction].map(([name, { text, value }]) => ({
    name,
    origin: "captured from two stock pages",
    hex: Buffer.from(text).toString("hex"),
    value,
  })),
);

describe("messages of the messenger", () => {
  it("are all those of two stock pages", () => {
    assert.ok(whole.length > 40, String(whole.length));
    for (const { text, value } of whole) assert.deepEqual(parseMessengerMessage(text), value);
    const wanted = [
      "random",
      "webRtcSdp",
      "webRtcIce",
      "rtcSwitch",
      "file",
      "fileUploadStart",
      "fileUploadAck",
    ];
    const known = [...byAction.keys()].map(String);
    assert.deepEqual(
      [...wanted, "fileUploadEnd", "outtext", "chat"].filter((action) => !known.includes(action)),
      [],
    );
  });

  for (const [what, frame] of [
    ["no JSON", "{"],
    ["another action", '{"action":"eval","msg":"1"}'],
    ["a list", "[1]"],
    ["a text that is no text", '{"action":"chat","msg":{"toString":"x"}}'],
    ["a negative size", '{"action":"file","size":-1,"id":1,"type":"","name":"a"}'],
    ["a connection that is none", '{"action":"videoStop","id":7}'],
    ["10 MB of text", JSON.stringify({ action: "chat", msg: "x".repeat(10_000_000) })],
    ["one character too many", `{"action":"chat","msg":"${"x".repeat(MAX_MESSAGE_CHARS)}"}`],
  ] as const) {
    it(`drop ${what}`, () => assert.equal(parseMessengerMessage(frame), undefined));
  }

  it("keep nothing of what they do not know", () => {
    const parsed = parseMessengerMessage('{"action":"chat","msg":"a","__proto__":{"x":1},"html":"<b>"}');
    assert.deepEqual(parsed, { action: "chat", msg: "a" });
  });
});

describe("names of files", () => {
  for (const [given, plain] of [
    ["report.pdf", "report.pdf"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Windows\\system32\\cmd.exe", "cmd.exe"],
    ["..", "file"],
    ["", "file"],
    ["a\u202efdp.exe", "a_fdp.exe"],
    ["<img src=x onerror=alert(1)>", "_img src=x onerror=alert(1)_"],
    ["con.txt", "_con.txt"],
    ["line\nbreak", "line_break"],
    [".htaccess", "htaccess"],
    ["日本語.txt", "日本語.txt"],
  ] as const) {
    it(`are plain: ${JSON.stringify(given)}`, () => assert.equal(plainFileName(given), plain));
  }

  it("are shortened and keep their ending", () => {
    const name = plainFileName(`${"x".repeat(5_000)}.tar.gz`);
    assert.ok(name.length <= 180 && name.endsWith(".gz"));
  });
});
