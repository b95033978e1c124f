import { removeuserfromusergroup } from "@tendril/protocol/actions/user-groups/removeuserfromusergroup";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";
import { findMember, findUserGroup } from "../../members.ts";

export const action = defineAction({
  contract: removeuserfromusergroup,
  siteRight: SiteRight.ManageUserGroups,
  refusals: { denied: Result.PermissionDenied },
  async run(services, { user, message }) {
    const group = findUserGroup(services, user, message.ugrpid);
    if (group === undefined) throw new DeniedError(Result.InvalidUserGroup);
    const member = await findMember(services, user, message.userid);
    if (member?.type !== "user" || group.links[member._id] === undefined) {
      throw new DeniedError(Result.InvalidUserId);
    }
    await services.userGroups.removeMember(group, member, user);
    return { result: Result.Ok };
  },
});
