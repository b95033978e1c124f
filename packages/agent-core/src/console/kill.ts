/** End a process. */
import { defineConsoleCommand } from "../define.ts";
import { endProcess } from "../system/processes.ts";

export const consoleCommand = defineConsoleCommand({
  name: "kill",
  usage: "PID",
  summary: "end a process",
  run: ({ host }, words, print) =>
    endProcess(host, Number(words[0]), (problem) => print(problem === null ? "ended" : problem)),
});
