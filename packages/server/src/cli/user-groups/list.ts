/** The user groups of the domain. */
import { usergroups } from "@tendril/protocol/actions/user-groups/usergroups";
import { defineRemoteCommand, listOf, nameInId } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "user-groups list",
  summary: "list user groups and their members",
  async run({ control }) {
    const { ugroups } = await control.ask(usergroups, {});
    const rows = Object.entries(ugroups ?? {}).map(([id, group]) => ({ ...group, _id: id }));
    rows.sort((a, b) => a.name.localeCompare(b.name));
    return listOf(rows, [
      { title: "NAME", cell: ({ name }) => name },
      { title: "MEMBERS", cell: (group) => ("links" in group ? membersOf(group.links).join(", ") : "") },
      { title: "DESCRIPTION", cell: (group) => ("desc" in group ? group.desc : "") },
      { title: "ID", cell: ({ _id }) => nameInId(_id) },
    ]);
  },
});

function membersOf(links: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(links)
    .filter((id) => id.startsWith("user/"))
    .map((id) => nameInId(id));
}
