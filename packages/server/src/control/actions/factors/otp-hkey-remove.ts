import { otpHkeyRemove } from "@tendril/protocol/actions/factors/otp-hkey-remove";
import { defineAction } from "../../define-action.ts";
import { refuseLockedSettings } from "../../users/index.ts";

export const action = defineAction({
  contract: otpHkeyRemove,
  isForTokens: false,
  isAlwaysAnswered: true,
  freshFactor: "always",
  async run({ accounts, knownBrowsers, passkeys }, { user, message }) {
    refuseLockedSettings(user);
    if (!(await passkeys.remove(user._id, message.index))) return { success: false };
    await knownBrowsers.forgetAll(user._id);
    accounts.tell(user, { msg: "Passkey removed", msgid: 91 });
    return { success: true };
  },
});
