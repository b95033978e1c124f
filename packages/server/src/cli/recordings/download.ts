/** Download recordings of sessions. */
import { basename, join, resolve } from "node:path";
import {
  defineRemoteCommand,
  fetchRecording,
  type Outcome,
  outcomesOf,
  wrongOption,
} from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "recordings download",
  words: "FILE...",
  options: { to: { value: "FOLDER", says: "where they are written, else here" } },
  summary: "download recordings; a file that exists is left alone",
  async run({ control, words, options, cwd }) {
    const folder = resolve(cwd, options.text("to") ?? ".");
    const outcomes: Outcome[] = [];
    for (const name of words) {
      if (basename(name) !== name)
        throw wrongOption("recordings download", name, "name files as the list does");
      const path = join(folder, name);
      try {
        const bytes = await fetchRecording(control, { name, path });
        outcomes.push({ name, isDone: true, result: `${bytes} bytes in ${path}` });
      } catch (error) {
        const code = error instanceof Error && "code" in error ? error.code : undefined;
        if (code !== "EEXIST") throw error;
        outcomes.push({ name, isDone: false, result: `${path} exists` });
      }
    }
    return outcomesOf(outcomes);
  },
});
