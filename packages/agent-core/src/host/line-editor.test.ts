import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createLineEditor } from "./line-editor.ts";

function typed(text: string): { shell: string; viewer: string } {
  const ends = { shell: "", viewer: "" };
  const editor = createLineEditor({
    toShell: (line) => {
      ends.shell += line;
    },
    toViewer: (echo) => {
      ends.viewer += echo;
    },
  });
  editor.receive(text);
  return ends;
}

describe("line editor", () => {
  it("echoes and gives the shell whole lines", () => {
    assert.deepEqual(typed("dir\rx"), { shell: "dir\r\n", viewer: "dir\r\nx" });
  });

  it("takes characters back, but no more than were typed", () => {
    assert.deepEqual(typed("ab\u007f\u007f\u007fc\r"), { shell: "c\r\n", viewer: "ab\b \b\b \bc\r\n" });
  });

  it("drops the line on Ctrl-C", () => {
    assert.deepEqual(typed("format c:\u0003\r"), { shell: "\r\n", viewer: "format c:^C\r\n\r\n" });
  });

  it("ignores cursor keys", () => {
    assert.equal(typed("a\u001b[A\u001b[1;5Cb\r").shell, "ab\r\n");
  });
});
