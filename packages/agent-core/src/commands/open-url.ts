/** Open a web address for the person at the device; http and https only. */
import { answer, logEvent } from "../answer.ts";
import { defineCommand } from "../define.ts";
import { isWebAddress, textOf } from "../values.ts";

export const command = defineCommand({
  action: "msg",
  type: "openUrl",
  run({ host }, message) {
    const url = textOf(message.url, 4_096);
    if (!isWebAddress(url)) {
      answer(host, message, { url, success: false });
      return;
    }
    host.openUrl(url, (problem) => {
      if (problem === null) logEvent(host, message, { id: 20, text: `Opened ${url}`, args: [url] });
      answer(host, message, { url, success: problem === null });
    });
  },
});
