/** The processes. */
import { defineConsoleCommand } from "../define.ts";
import { readProcesses } from "../system/processes.ts";

export const consoleCommand = defineConsoleCommand({
  name: "ps",
  usage: "[text]",
  summary: "processes, or those with the text in their command",
  run({ host }, words, print) {
    const wanted = (words[0] || "").toLowerCase();
    readProcesses(host, (processes) => {
      const shown = processes.filter(({ cmd }) => cmd.toLowerCase().indexOf(wanted) >= 0);
      print(shown.map(({ pid, user, cmd }) => `${pid}\t${user}\t${cmd}`).join("\n") || "none");
    });
  },
});
