import { editusergroup } from "@tendril/protocol/actions/user-groups/editusergroup";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";
import { findUserGroup } from "../../members.ts";
import { isPlainName } from "../../plain-name.ts";

export const action = defineAction({
  contract: editusergroup,
  siteRight: SiteRight.ManageUserGroups,
  refusals: { denied: Result.PermissionDenied },
  async run(services, { user, message }) {
    const { ugrpid, name, desc, consent, flags, requiresFactor } = message;
    const group = findUserGroup(services, user, ugrpid);
    if (group === undefined) throw new DeniedError(Result.InvalidUserGroup);
    if (name !== undefined && !isPlainName(name)) throw new DeniedError(Result.InvalidUserGroupName);
    await services.userGroups.change(
      group,
      {
        ...(name === undefined ? {} : { name }),
        ...(desc === undefined ? {} : { desc: desc || undefined }),
        ...(consent === undefined ? {} : { consent }),
        ...(flags === undefined ? {} : { flags }),
        ...(requiresFactor === undefined ? {} : { requiresFactor }),
      },
      user,
    );
    return { result: Result.Ok };
  },
});
