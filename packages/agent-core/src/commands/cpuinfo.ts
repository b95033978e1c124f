/** How busy the computer is now. */
import { answer } from "../answer.ts";
import { defineCommand } from "../define.ts";
import { readLoad } from "../system/load.ts";

export const command = defineCommand({
  action: "msg",
  type: "cpuinfo",
  run: ({ host }, message) => readLoad(host, (load) => answer(host, message, load)),
});
