import { isUserId } from "@tendril/protocol";
import { createusergroup } from "@tendril/protocol/actions/user-groups/createusergroup";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { isSiteAdmin } from "../../../auth/index.ts";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";
import { findMember, findUserGroup } from "../../members.ts";
import { isPlainName } from "../../plain-name.ts";

/** A copy has the rights of the original, so only full administrators make one. */
export const action = defineAction({
  contract: createusergroup,
  siteRight: SiteRight.ManageUserGroups,
  refusals: { denied: Result.PermissionDenied },
  async run(services, { user, message }) {
    const { name, desc, clone } = message;
    if (!isPlainName(name)) throw new DeniedError(Result.InvalidUserGroupName);
    const original = clone === undefined ? undefined : findUserGroup(services, user, clone);
    if (clone !== undefined && original === undefined) throw new DeniedError(Result.InvalidUserGroup);
    if (original !== undefined && !isSiteAdmin(user)) throw new DeniedError(Result.PermissionDenied);
    const group = await services.userGroups.create({ domain: user.domain, name, desc }, user);
    for (const [id, { rights }] of Object.entries(original?.links ?? {})) {
      if (isUserId(id)) {
        const member = await findMember(services, user, id);
        if (member?.type === "user") await services.userGroups.addMember(group, member, user);
      } else await services.memberships.setById(group, { to: id, rights }, user);
    }
    const { links } = services.userGroups.get(group._id) ?? group;
    return { result: Result.Ok, ugrpid: group._id, links };
  },
});
