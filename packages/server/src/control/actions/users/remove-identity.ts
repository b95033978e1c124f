import { removeIdentity } from "@tendril/protocol/actions/users/remove-identity";
import { Result } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";
import { refuseLockedSettings } from "../../users/index.ts";

export const action = defineAction({
  contract: removeIdentity,
  isForTokens: false,
  freshFactor: "always",
  async run({ outsideAccounts }, { user, message }) {
    refuseLockedSettings(user);
    // an account must keep a way in
    if (user.passwordHash === undefined) throw new DeniedError(Result.PermissionDenied);
    const isGone = await outsideAccounts.disconnect(user, message.id);
    if (!isGone) throw new DeniedError(Result.PermissionDenied);
    return { result: Result.Ok };
  },
});
