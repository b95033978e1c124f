/** Who may do what with the devices of a group. */
import { meshes } from "@tendril/protocol/actions/groups/meshes";
import { roleOf } from "@tendril/protocol/roles";
import { defineRemoteCommand, listOf, pickNamed } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "groups members",
  words: "GROUP",
  summary: "list who has which rights on a device group",
  async run({ control, words: [wanted = ""] }) {
    const { meshes: groups } = await control.ask(meshes, {});
    const { links } = pickNamed(groups, wanted, "device group");
    const rows = Object.entries(links).map(([id, { name = "", rights }]) => ({
      ...{ id, name: name || (id.split("/").at(-1) ?? ""), rights },
      ...(roleOf(rights) === undefined ? {} : { role: roleOf(rights)?.key }),
    }));
    return listOf(rows, [
      { title: "NAME", cell: ({ name }) => name },
      { title: "KIND", cell: ({ id }) => (id.startsWith("ugrp/") ? "user group" : "user") },
      { title: "ROLE", cell: ({ role, rights }) => role ?? `rights ${rights}` },
    ]);
  },
});
