/** Remove a user group; the rights that it gave end. */
import { deleteusergroup } from "@tendril/protocol/actions/user-groups/deleteusergroup";
import { defineRemoteCommand, findUserGroup, outcomesOf, wrongOption } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "user-groups remove",
  words: "GROUP",
  options: { yes: { says: "really; must be given" } },
  summary: "remove a user group; the rights that it gave end",
  async run({ control, words: [wanted = ""], options }) {
    if (!options.has("yes")) throw wrongOption("--yes", "", "removing cannot be undone: say --yes");
    const { _id: id, name } = await findUserGroup(control, wanted);
    await control.ask(deleteusergroup, { ugrpid: id });
    return outcomesOf([{ id, name, isDone: true, result: "removed" }]);
  },
});
