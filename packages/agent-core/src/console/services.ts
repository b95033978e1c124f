/** The system's services. */
import { defineConsoleCommand } from "../define.ts";
import { readServices } from "../system/services.ts";

export const consoleCommand = defineConsoleCommand({
  name: "services",
  usage: "[text]",
  summary: "services, or those with the text in their name",
  run({ host }, words, print) {
    const wanted = (words[0] || "").toLowerCase();
    readServices(host, (services) => {
      const shown = services.filter(({ name }) => String(name).toLowerCase().indexOf(wanted) >= 0);
      print(shown.map(({ name, status }) => `${name}\t${JSON.stringify(status)}`).join("\n") || "none");
    });
  },
});
