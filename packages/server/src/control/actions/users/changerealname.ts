import { changerealname } from "@tendril/protocol/actions/users/changerealname";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { siteRestricts } from "../../../auth/index.ts";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";
import { isPlainName } from "../../plain-name.ts";

export const action = defineAction({
  contract: changerealname,
  isForTokens: false,
  async run({ accounts }, { user, message }) {
    if (siteRestricts(user, SiteRight.LockedSettings)) throw new DeniedError(Result.AccessDenied);
    const realname = message.realname.trim();
    if (realname !== "" && !isPlainName(realname)) throw new DeniedError("Invalid real name");
    if (realname === (user.realname ?? "")) return { result: Result.Ok };
    const change = { realname: realname || undefined };
    await accounts.change(user._id, change, { msg: "Real name changed", msgid: 66 });
    return { result: Result.Ok };
  },
});
