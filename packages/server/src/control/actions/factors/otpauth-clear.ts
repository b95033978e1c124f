import { otpauthClear } from "@tendril/protocol/actions/factors/otpauth-clear";
import { defineAction } from "../../define-action.ts";
import { proveOwnFactor } from "../../users/index.ts";

export const action = defineAction({
  contract: otpauthClear,
  isForTokens: false,
  isAlwaysAnswered: true,
  async run(services, { user, peer, message }) {
    const { accounts, factors, knownBrowsers } = services;
    if (!(await factors.list(user._id)).hasTotp) return { success: false };
    await proveOwnFactor(services, { user, peer }, message.token);
    await factors.removeTotp(user._id);
    if (!(await factors.isNeeded(user._id))) await factors.clearBackup(user._id);
    await knownBrowsers.forgetAll(user._id);
    accounts.tell(user, { msg: "Authenticator app removed", msgid: 91 });
    return { success: true };
  },
});
