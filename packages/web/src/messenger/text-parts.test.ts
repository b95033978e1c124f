import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isEmojiOnly, splitText } from "./text-parts.ts";

const links = (text: string): string[] =>
  splitText(text).flatMap((part) => (part.kind === "link" ? [part.text] : []));

describe("texts of a chat", () => {
  for (const [text, found] of [
    ["see https://example.test/a?b=c#d.", ["https://example.test/a?b=c#d"]],
    ["(http://example.test)", ["http://example.test"]],
    ["two: https://a.test, https://b.test!", ["https://a.test", "https://b.test"]],
    ["javascript:alert(1) data:text/html,x ftp://x.test file:///etc", []],
    ["https://user:secret@bank.test.evil.test/", []],
    ["https://a.test/<img src=x>", ["https://a.test/"]],
    ["https://exa\u200bmple.test", ["https://exa"]],
    ["https://", []],
  ] as const) {
    it(`have these links: ${JSON.stringify(text)}`, () => assert.deepEqual(links(text), found));
  }

  it("lose nothing by being split", () => {
    const text = "a https://a.test/x, b\nhttps://b.test <b>c</b>";
    assert.equal(
      splitText(text)
        .map((part) => part.text)
        .join(""),
      text,
    );
  });

  it("are not written the other way round", () => {
    assert.deepEqual(splitText("a\u202efdp.exe"), [{ kind: "words", text: "afdp.exe" }]);
  });

  it("are large when they are a few emoji", () => {
    assert.deepEqual(["👍", "👩‍💻 🎉", "ok 👍", "12", ""].map(isEmojiOnly), [
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
