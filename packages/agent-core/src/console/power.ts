/** Switch the computer off, restart it, let it sleep. */
import { PowerAction } from "@tendril/protocol/constants";
import { defineConsoleCommand } from "../define.ts";

const USAGE = "power off | restart | sleep";

export const consoleCommand = defineConsoleCommand({
  name: "power",
  usage: "off|restart|sleep",
  summary: "switch off, restart, let sleep",
  run({ host }, words, print) {
    const action = actionOf(words[0] || "");
    if (action === null) {
      print(USAGE);
      return;
    }
    host.power(action, false, (problem) => print(problem === null ? "done" : problem));
  },
});

function actionOf(word: string): number | null {
  if (word === "off") return PowerAction.Off;
  if (word === "restart") return PowerAction.Reset;
  return word === "sleep" ? PowerAction.Sleep : null;
}
