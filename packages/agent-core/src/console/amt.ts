/** What is known of the firmware of this computer; nothing secret. */
import { defineConsoleCommand } from "../define.ts";

export const consoleCommand = defineConsoleCommand({
  name: "amt",
  usage: "",
  summary: "Intel AMT of this computer",
  run({ state }, _words, print) {
    const known = state.amt.known();
    print(known === undefined ? "No Intel AMT is known here." : JSON.stringify(known, null, 1));
  },
});
