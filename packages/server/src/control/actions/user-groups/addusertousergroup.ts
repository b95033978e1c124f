import { addusertousergroup } from "@tendril/protocol/actions/user-groups/addusertousergroup";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { isSiteAdmin } from "../../../auth/index.ts";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";
import { findMember, findUserGroup } from "../../members.ts";

/** A manager of user groups adds others, not itself: that would give itself the group's rights. */
export const action = defineAction({
  contract: addusertousergroup,
  siteRight: SiteRight.ManageUserGroups,
  refusals: { denied: Result.PermissionDenied },
  async run(services, { user, message }) {
    const group = findUserGroup(services, user, message.ugrpid);
    if (group === undefined) throw new DeniedError(Result.InvalidUserGroup);
    let added = 0;
    for (const name of message.usernames) {
      const member = await findMember(services, user, name);
      if (member?.type !== "user") continue;
      if (member._id === user._id && !isSiteAdmin(user)) continue;
      await services.userGroups.addMember(services.userGroups.get(group._id) ?? group, member, user);
      added++;
    }
    return { result: Result.Ok, added, failed: message.usernames.length - added };
  },
});
