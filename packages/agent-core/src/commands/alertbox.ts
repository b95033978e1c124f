/** A short alert for the person at the device. */
import { answer, logEvent } from "../answer.ts";
import { defineCommand } from "../define.ts";
import { textOf } from "../values.ts";

export const command = defineCommand({
  action: "msg",
  type: "alertbox",
  run({ host }, message) {
    const title = textOf(message.title, 256) || "Alert";
    const text = textOf(message.msg, 4_096);
    host.showMessage({ title, text, timeoutSeconds: 9_999 }, (problem) => {
      answer(host, message, { result: problem === null ? "shown" : problem.substring(0, 200) });
    });
    logEvent(host, message, { id: 158, text: `Alert: ${title}`, args: [title, text.substring(0, 500)] });
  },
});
