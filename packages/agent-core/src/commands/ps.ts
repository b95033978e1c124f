/** The processes of the computer; `value` is JSON text, as the wire has it. */
import { answer } from "../answer.ts";
import { defineCommand } from "../define.ts";
import { readProcesses, toWire } from "../system/processes.ts";

export const command = defineCommand({
  action: "msg",
  type: "ps",
  run({ host }, message) {
    readProcesses(host, (processes) => answer(host, message, { value: JSON.stringify(toWire(processes)) }));
  },
});
