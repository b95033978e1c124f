import { createmesh } from "@tendril/protocol/actions/groups/createmesh";
import { GroupType, Result, SiteRight } from "@tendril/protocol/constants";
import { siteRestricts } from "../../../auth/index.ts";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";
import { isPlainName } from "../../plain-name.ts";

export const action = defineAction({
  contract: createmesh,
  async run({ groups }, { user, message }) {
    if (siteRestricts(user, SiteRight.NoNewGroups)) throw new DeniedError(Result.PermissionDenied);
    if (!isPlainName(message.meshname)) throw new DeniedError(Result.InvalidGroupName);
    if (message.meshtype !== GroupType.Agent && message.meshtype !== GroupType.Amt) {
      throw new DeniedError(Result.InvalidGroupType);
    }
    const { desc, flags, consent } = message;
    const group = await groups.create(
      {
        domain: user.domain,
        name: message.meshname,
        mtype: message.meshtype,
        ...(desc === undefined ? {} : { desc }),
        ...(flags === undefined ? {} : { flags }),
        ...(consent === undefined ? {} : { consent }),
      },
      user,
    );
    return { result: Result.Ok, meshid: group._id, links: group.links };
  },
});
