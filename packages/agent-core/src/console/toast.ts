/** A notice for the person at the device. */
import { defineConsoleCommand } from "../define.ts";

export const consoleCommand = defineConsoleCommand({
  name: "toast",
  usage: '"TEXT"',
  summary: "show a notice to the person at the computer",
  run({ host }, words, print) {
    const text = words.join(" ").substring(0, 1_000);
    if (text === "") print('toast "TEXT"');
    else host.notify("Tendril", text, (problem) => print(problem === null ? "shown" : problem));
  },
});
