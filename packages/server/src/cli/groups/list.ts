/** The device groups that the account sees. */
import { meshes } from "@tendril/protocol/actions/groups/meshes";
import { defineRemoteCommand, listOf, visibleDevices } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "groups list",
  summary: "list device groups",
  async run({ control }) {
    const { meshes: groups } = await control.ask(meshes, {});
    const counts = new Map<string, number>();
    for (const { meshid } of await visibleDevices(control)) counts.set(meshid, (counts.get(meshid) ?? 0) + 1);
    const rows = groups
      .map((group) => ({ ...group, devices: counts.get(group._id) ?? 0 }))
      .sort((a, b) => a.name.localeCompare(b.name));
    return listOf(rows, [
      { title: "NAME", cell: ({ name }) => name },
      { title: "DEVICES", cell: ({ devices }) => devices },
      { title: "MEMBERS", cell: ({ links }) => Object.keys(links).length },
      { title: "DESCRIPTION", cell: ({ desc }) => desc },
      { title: "ID", cell: ({ _id }) => _id.split("/").at(-1) },
    ]);
  },
});
