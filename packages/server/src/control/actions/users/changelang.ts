import { changelang } from "@tendril/protocol/actions/users/changelang";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { siteRestricts } from "../../../auth/index.ts";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: changelang,
  async run({ accounts }, { user, message }) {
    if (siteRestricts(user, SiteRight.LockedSettings)) throw new DeniedError(Result.AccessDenied);
    const lang = message.lang === "*" ? undefined : message.lang;
    await accounts.change(user._id, { lang }, { msg: "Language changed", msgid: 3 });
    return { result: Result.Ok };
  },
});
