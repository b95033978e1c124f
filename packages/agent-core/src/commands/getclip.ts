/** The text of the clipboard, for a viewer's own. An empty clipboard gives no answer, as stock viewers expect. */
import { answer, logEvent } from "../answer.ts";
import { defineCommand } from "../define.ts";
import { MAX_CLIPBOARD_CHARS } from "./setclip.ts";

export const command = defineCommand({
  action: "msg",
  type: "getclip",
  run({ host }, message) {
    host.readClipboard((text, problem) => {
      if (problem !== null) {
        answer(host, message, { type: "console", value: `clipboard: ${problem}` });
        return;
      }
      if (text === null) return;
      const data = text.substring(0, MAX_CLIPBOARD_CHARS);
      logEvent(host, message, {
        id: 21,
        text: `Getting clipboard content, ${data.length} byte(s)`,
        args: [String(data.length)],
      });
      answer(host, message, { data });
    });
  },
});
