/** Take away all rights that people have on a device group. */
import { removemeshuser } from "@tendril/protocol/actions/groups/removemeshuser";
import {
  defineRemoteCommand,
  findGroup,
  findUserGroup,
  outcomesOf,
  wrongOption,
} from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "groups revoke",
  words: "GROUP [USER...]",
  options: { "user-group": { value: "GROUP", isList: true, says: "also take them from this user group" } },
  summary: "take away the rights of users or user groups on a device group",
  async run({ control, words: [wanted = "", ...names], options }) {
    const { _id: meshid } = await findGroup(control, wanted);
    const members = names.map((name) => ({ name, id: name.startsWith("user/") ? name : name.toLowerCase() }));
    for (const name of options.texts("user-group"))
      members.push({ name, id: (await findUserGroup(control, name))._id });
    if (members.length === 0) throw wrongOption("groups revoke", "", "name users, or --user-group GROUP");
    const outcomes = [];
    for (const { name, id } of members) {
      const result = String(
        (await control.request(removemeshuser, { meshid, userid: id })).get("result") ?? "",
      );
      const isDone = result.toLowerCase() === "ok";
      outcomes.push({ name, isDone, result: isDone ? "has no rights of its own there" : result });
    }
    return outcomesOf(outcomes);
  },
});
