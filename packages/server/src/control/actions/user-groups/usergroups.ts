import { usergroups } from "@tendril/protocol/actions/user-groups/usergroups";
import { SiteRight } from "@tendril/protocol/constants";
import { siteHas } from "../../../auth/index.ts";
import { toWireUserGroup } from "../../../inventory/index.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: usergroups,
  isAlwaysAnswered: true,
  async run({ userGroups }, { user }) {
    const groups = userGroups.inDomain(user.domain);
    const isManager = siteHas(user, SiteRight.ManageUserGroups);
    const shown = groups.map((group) => [
      group._id,
      isManager ? toWireUserGroup(group) : { name: group.name },
    ]);
    return { ugroups: groups.length === 0 ? null : Object.fromEntries(shown) };
  },
});
