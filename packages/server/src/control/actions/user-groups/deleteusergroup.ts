import { deleteusergroup } from "@tendril/protocol/actions/user-groups/deleteusergroup";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";
import { findUserGroup } from "../../members.ts";

export const action = defineAction({
  contract: deleteusergroup,
  freshFactor: "always",
  siteRight: SiteRight.ManageUserGroups,
  refusals: { denied: Result.PermissionDenied },
  async run(services, { user, message }) {
    const group = findUserGroup(services, user, message.ugrpid);
    if (group === undefined) throw new DeniedError(Result.InvalidUserGroup);
    await services.memberships.removeAll(group, user);
    await services.userGroups.delete(services.userGroups.get(group._id) ?? group, user);
    return { result: Result.Ok, ugrpid: group._id };
  },
});
