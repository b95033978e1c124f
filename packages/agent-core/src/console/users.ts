/** Who is signed in. */
import { defineConsoleCommand } from "../define.ts";
import { readSignedIn } from "../system/signed-in.ts";

export const consoleCommand = defineConsoleCommand({
  name: "users",
  usage: "",
  summary: "who is signed in",
  run: ({ host }, _words, print) => readSignedIn(host, ({ users }) => print(users.join("\n") || "nobody")),
});
