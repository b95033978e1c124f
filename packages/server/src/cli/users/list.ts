/** The accounts that the account manages. */
import { users } from "@tendril/protocol/actions/users/users";
import { FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import { siteRoleOf } from "@tendril/protocol/roles";
import { defineRemoteCommand, listOf, timeText } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "users list",
  summary: "list accounts",
  async run({ control }) {
    const { users: all = [] } = await control.ask(users, {});
    const rows = [...all].sort((a, b) => a.name.localeCompare(b.name));
    return listOf(rows, [
      { title: "NAME", cell: ({ name }) => name },
      { title: "ROLE", cell: ({ siteadmin = 0 }) => siteRoleOf(siteadmin)?.key ?? `rights ${siteadmin}` },
      { title: "STATE", cell: ({ siteadmin = 0 }) => (isLocked(siteadmin) ? "locked" : "") },
      { title: "FACTOR", cell: ({ hasFactor }) => (hasFactor ? "yes" : "no") },
      { title: "MAIL", cell: ({ email }) => email },
      { title: "LAST SIGN-IN", cell: ({ login }) => timeText((login ?? 0) * 1000) },
    ]);
  },
});

function isLocked(rights: number): boolean {
  return rights !== FULL_RIGHTS && (rights & SiteRight.Locked) !== 0;
}
