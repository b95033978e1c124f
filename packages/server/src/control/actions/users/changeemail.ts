import { changeemail } from "@tendril/protocol/actions/users/changeemail";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { isEmailAddress, siteRestricts } from "../../../auth/index.ts";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: changeemail,
  isForTokens: false,
  async run({ accounts, letters }, { user, message }) {
    if (siteRestricts(user, SiteRight.LockedSettings)) throw new DeniedError(Result.AccessDenied);
    const { email } = message;
    if (email !== "" && !isEmailAddress(email)) throw new DeniedError("Invalid email");
    if (email.toLowerCase() === (user.email ?? "")) return { result: Result.Ok };
    const change = { email: email || undefined, emailVerified: undefined };
    letters.tellAddressChange(user);
    await accounts.change(user._id, change, { msg: "Mail address changed", msgid: 66 });
    return { result: Result.Ok };
  },
});
