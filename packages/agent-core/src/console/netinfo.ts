/** The network interfaces. */
import { defineConsoleCommand } from "../define.ts";

export const consoleCommand = defineConsoleCommand({
  name: "netinfo",
  usage: "",
  summary: "network interfaces",
  run: ({ host }, _words, print) => print(JSON.stringify(host.interfaces(), null, 1)),
});
