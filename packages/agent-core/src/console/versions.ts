/** Versions of core and agent. */
import { coreVersion } from "../core-report.ts";
import { defineConsoleCommand } from "../define.ts";

export const consoleCommand = defineConsoleCommand({
  name: "versions",
  usage: "",
  summary: "versions of core and agent",
  run: ({ host }, _words, print) => print(`core ${coreVersion}\nagent ${host.agentVersion || "unknown"}`),
});
