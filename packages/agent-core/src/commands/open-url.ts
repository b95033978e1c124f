/** Open a web address for the person at the device; http and https only. */
import { answer, logEvent } from "../answer.ts";
import { defineCommand } from "../define.ts";
import { openWebAddress } from "../system/web-address.ts";
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
    const shown = withoutCookie(url);
    openWebAddress(host, url, (problem) => {
      if (problem === null) logEvent(host, message, { id: 20, text: `Opened ${shown}`, args: [shown] });
      answer(host, message, { url, success: problem === null });
    });
  },
});

/** Who reads the log is not to come in by it. */
function withoutCookie(url: string): string {
  return url.replace(/([?&]auth=)[^&]*/g, "$1...");
}
