import { forgetBrowsers } from "@tendril/protocol/actions/factors/forget-browsers";
import { Result } from "@tendril/protocol/constants";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: forgetBrowsers,
  isForTokens: false,
  async run({ accounts, knownBrowsers }, { user, message }) {
    await knownBrowsers.forget(user._id, message.ids);
    accounts.tell(user, { msg: "Known browsers removed", msgid: 91 });
    return { result: Result.Ok };
  },
});
