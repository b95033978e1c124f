/** Puts a viewer's text on the clipboard. */
import { answer, logEvent } from "../answer.ts";
import { defineCommand } from "../define.ts";

/** Longer texts are refused: they are no texts that people copy. */
export const MAX_CLIPBOARD_CHARS = 250_000;

export const command = defineCommand({
  action: "msg",
  type: "setclip",
  run({ host }, message) {
    const { data } = message;
    if (typeof data !== "string" || data.length > MAX_CLIPBOARD_CHARS) {
      answer(host, message, { success: false });
      return;
    }
    host.writeClipboard(data, (problem) => {
      if (problem === null) {
        logEvent(host, message, {
          id: 22,
          text: `Setting clipboard content, ${data.length} byte(s)`,
          args: [String(data.length)],
        });
      } else answer(host, message, { type: "console", value: `clipboard: ${problem}` });
      answer(host, message, { success: problem === null });
    });
  },
});
