/** One process of the computer. */
import { answer } from "../answer.ts";
import { defineCommand } from "../define.ts";
import { readProcesses, toWire } from "../system/processes.ts";

export const command = defineCommand({
  action: "msg",
  type: "psinfo",
  run({ host }, message) {
    const pid = Number(message.pid);
    readProcesses(host, (processes) => {
      const found = toWire(processes.filter((process) => process.pid === pid));
      answer(host, message, { pid, value: found[String(pid)] || {} });
    });
  },
});
