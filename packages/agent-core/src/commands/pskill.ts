/** End a process: `value` is its id, or `id|name`. */
import { answer, logEvent } from "../answer.ts";
import { defineCommand } from "../define.ts";
import { endProcess } from "../system/processes.ts";

export const command = defineCommand({
  action: "msg",
  type: "pskill",
  run({ host }, message) {
    const pid = Number(String(message.value).split("|")[0]);
    endProcess(host, pid, (problem) => {
      const result = problem === null ? "ok" : problem;
      if (problem === null)
        logEvent(host, message, { id: 19, text: `Ended process ${pid}`, args: [String(pid)] });
      answer(host, message, { value: pid, result });
    });
  },
});
