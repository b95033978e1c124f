/** Give people rights on a device group. */
import { addmeshuser } from "@tendril/protocol/actions/groups/addmeshuser";
import { roles } from "@tendril/protocol/roles";
import {
  defineRemoteCommand,
  findGroup,
  findUserGroup,
  outcomesOf,
  wrongOption,
} from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "groups grant",
  words: "GROUP [USER...]",
  options: {
    role: { value: "ROLE", says: roles.map(({ key }) => key).join(", ") },
    rights: { value: "BITS", says: "instead of a role, the bits themselves" },
    "user-group": { value: "GROUP", isList: true, says: "also give them to this user group" },
  },
  summary: "give users or user groups rights on a device group",
  async run({ control, words: [wanted = "", ...names], options }) {
    const role = roles.find(({ key }) => key === options.text("role"));
    const bits = options.number("rights", 0, 0xffff_ffff);
    const meshadmin = role?.rights ?? bits;
    const isTwice = options.has("role") && options.has("rights");
    if (meshadmin === undefined || isTwice)
      throw wrongOption(
        "--role",
        options.text("role") ?? "",
        `say ${roles.map(({ key }) => key).join(", ")}`,
      );
    const { _id: meshid } = await findGroup(control, wanted);
    const members = names.map((name) => ({ name, id: name }));
    for (const name of options.texts("user-group"))
      members.push({ name, id: (await findUserGroup(control, name))._id });
    if (members.length === 0) throw wrongOption("groups grant", "", "name users, or --user-group GROUP");
    const outcomes = [];
    for (const { name, id } of members) {
      const reply = await control.request(addmeshuser, { meshid, userids: [id], meshadmin });
      outcomes.push({ name, isDone: reply.get("success") === 1, result: String(reply.get("result") ?? "") });
    }
    return outcomesOf(outcomes);
  },
});
