/** Load of the computer. */
import { defineConsoleCommand } from "../define.ts";
import { readLoad } from "../system/load.ts";

export const consoleCommand = defineConsoleCommand({
  name: "cpuinfo",
  usage: "",
  summary: "processor and memory in use",
  run: ({ host }, _words, print) => readLoad(host, (load) => print(JSON.stringify(load))),
});
