/** A notice that goes by itself. */
import { logEvent } from "../answer.ts";
import { defineCommand } from "../define.ts";
import { textOf } from "../values.ts";

export const command = defineCommand({
  action: "toast",
  run({ host }, message) {
    const title = textOf(message.title, 256) || "Tendril";
    const text = textOf(message.msg, 4_096);
    host.notify(title, text, (problem) => {
      const shown = [title, text.substring(0, 500)];
      if (problem === null) logEvent(host, message, { id: 26, text: `Notice: ${title}`, args: shown });
      else {
        const why = problem.substring(0, 200);
        logEvent(host, message, {
          id: 26,
          text: `Notice could not be shown: ${why}`,
          args: shown.concat(why),
        });
      }
    });
  },
});
