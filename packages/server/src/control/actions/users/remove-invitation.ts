import { removeInvitation } from "@tendril/protocol/actions/users/remove-invitation";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { NotFoundError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: removeInvitation,
  siteRight: SiteRight.ManageUsers,
  refusals: { denied: Result.PermissionDenied },
  async run({ invitations }, { user, message }) {
    if (!(await invitations.remove(user, message.id))) throw new NotFoundError("Unknown invitation");
    return { result: Result.Ok };
  },
});
