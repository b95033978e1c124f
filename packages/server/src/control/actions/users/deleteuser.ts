import { deleteuser } from "@tendril/protocol/actions/users/deleteuser";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";
import { findManagedUser, removeAccount } from "../../users/index.ts";

export const action = defineAction({
  contract: deleteuser,
  freshFactor: "always",
  siteRight: SiteRight.ManageUsers,
  refusals: { denied: Result.PermissionDenied },
  async run(services, { user: caller, message }) {
    const found = await findManagedUser(services, caller, message.userid);
    if (found._id === caller._id) throw new DeniedError(Result.PermissionDenied);
    await removeAccount(services, found, caller);
    return { result: Result.Ok };
  },
});
