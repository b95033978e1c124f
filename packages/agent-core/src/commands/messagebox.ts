/** A message for the person at the device, with a button; the answer says whether it could be shown. */
import { answer, logEvent } from "../answer.ts";
import { defineCommand } from "../define.ts";
import { numberOf, textOf } from "../values.ts";

export const command = defineCommand({
  action: "msg",
  type: "messagebox",
  run({ host }, message) {
    const title = textOf(message.title, 256) || "Message";
    const text = textOf(message.msg, 4_096);
    const timeoutSeconds = Math.min(86_400, Math.max(1, numberOf(message.timeout, 120_000) / 1000));
    host.showMessage({ title, text, timeoutSeconds }, (problem) => {
      answer(host, message, { result: problem === null ? "shown" : problem.substring(0, 200) });
    });
    logEvent(host, message, { id: 18, text: `Message: ${title}`, args: [title, text.substring(0, 500)] });
  },
});
