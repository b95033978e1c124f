import { otpauthSetup } from "@tendril/protocol/actions/factors/otpauth-setup";
import { defineAction } from "../../define-action.ts";
import { refuseLockedSettings, toWireCodes } from "../../users/index.ts";

export const action = defineAction({
  contract: otpauthSetup,
  isForTokens: false,
  isAlwaysAnswered: true,
  async run({ accounts, factors }, { user, message: { secret, token } }) {
    refuseLockedSettings(user);
    if (!(await factors.setTotp(user._id, secret, token))) return { success: false };
    const codes = await factors.createBackup(user._id);
    accounts.tell(user, { msg: "Authenticator app set up", msgid: 90 });
    return { success: true, passwords: toWireCodes(codes) };
  },
});
