/** Remove an account with all that hangs on it. */
import { deleteuser } from "@tendril/protocol/actions/users/deleteuser";
import { users } from "@tendril/protocol/actions/users/users";
import { defineRemoteCommand, outcomesOf, pickNamed, wrongOption } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "users remove",
  words: "USER",
  options: { yes: { says: "really; must be given" } },
  summary: "remove an account with its rights, tokens, sessions and sharing links",
  async run({ control, words: [wanted = ""], options }) {
    if (!options.has("yes")) throw wrongOption("--yes", "", "removing cannot be undone: say --yes");
    const { users: all = [] } = await control.ask(users, {});
    const { _id: id, name } = pickNamed(all, wanted, "user");
    await control.ask(deleteuser, { userid: id });
    return outcomesOf([{ id, name, isDone: true, result: "removed" }]);
  },
});
