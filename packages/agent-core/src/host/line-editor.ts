/**
 * What a console does for a shell that has none: echo, backspace, Enter. Whole lines go to the shell.
 */
export interface LineEditor {
  /** What the viewer typed. */
  receive(text: string): void;
}

const MAX_LINE_CHARS = 8_192;
const CTRL_C = "\u0003";
const BACKSPACE = "\b";
const DELETE = "\u007f";
const ESCAPE = "\u001b";
const CURSOR_KEYS = new RegExp(`${ESCAPE}(\\[[0-9;]*[A-Za-z~]|O[A-Z])`, "g");

export function createLineEditor(ends: {
  toShell(line: string): void;
  toViewer(echo: string): void;
}): LineEditor {
  let line = "";
  const type = (char: string): void => {
    if (char === "\r") {
      ends.toViewer("\r\n");
      ends.toShell(`${line}\r\n`);
      line = "";
    } else if (char === CTRL_C) {
      ends.toViewer("^C\r\n");
      line = "";
    } else if (char === BACKSPACE || char === DELETE) {
      if (line === "") return;
      line = line.substring(0, line.length - 1);
      ends.toViewer("\b \b");
    } else if (char >= " " && line.length < MAX_LINE_CHARS) {
      line += char;
      ends.toViewer(char);
    }
  };
  return {
    receive(text) {
      const typed = text.replace(CURSOR_KEYS, ""); // cursor keys mean nothing here
      for (let i = 0; i < typed.length; i++) type(typed.charAt(i));
    },
  };
}
