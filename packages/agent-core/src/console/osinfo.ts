/** The operating system. */
import { defineConsoleCommand } from "../define.ts";

export const consoleCommand = defineConsoleCommand({
  name: "osinfo",
  usage: "",
  summary: "name of the operating system",
  run: ({ host }, _words, print) => host.osName(print),
});
