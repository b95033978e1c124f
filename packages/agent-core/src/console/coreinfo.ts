/** What the server was told of this computer. */
import { readCoreFacts } from "../core-report.ts";
import { defineConsoleCommand } from "../define.ts";

export const consoleCommand = defineConsoleCommand({
  name: "coreinfo",
  usage: "",
  summary: "what the server is told of this computer",
  run: (context, _words, print) => readCoreFacts(context, (facts) => print(JSON.stringify(facts, null, 1))),
});
