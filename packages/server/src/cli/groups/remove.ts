/** Remove a device group and its devices. */
import { deletemesh } from "@tendril/protocol/actions/groups/deletemesh";
import { defineRemoteCommand, findGroup, outcomesOf, wrongOption } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "groups remove",
  words: "GROUP",
  options: { yes: { says: "really, its devices too; must be given" } },
  summary: "remove a device group and its devices",
  async run({ control, words: [wanted = ""], options }) {
    if (!options.has("yes")) throw wrongOption("--yes", "", "removing cannot be undone: say --yes");
    const { _id: id, name } = await findGroup(control, wanted);
    await control.ask(deletemesh, { meshid: id });
    return outcomesOf([{ id, name, isDone: true, result: "removed" }]);
  },
});
