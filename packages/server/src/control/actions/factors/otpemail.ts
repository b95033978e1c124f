import { otpemail } from "@tendril/protocol/actions/factors/otpemail";
import { defineAction } from "../../define-action.ts";
import { refuseLockedSettings } from "../../users/index.ts";

export const action = defineAction({
  contract: otpemail,
  isForTokens: false,
  isAlwaysAnswered: true,
  freshFactor: "always",
  async run({ accounts, factors, knownBrowsers, letters }, { user, message: { enabled } }) {
    refuseLockedSettings(user);
    const canBeOn = letters.isOn && user.emailVerified === true;
    if (enabled && !canBeOn) return { success: false, enabled: false };
    await factors.setByMail(user._id, enabled);
    if (!enabled) await knownBrowsers.forgetAll(user._id);
    accounts.tell(user, {
      msg: enabled ? "Codes by mail on" : "Codes by mail off",
      msgid: enabled ? 90 : 91,
    });
    return { success: true, enabled };
  },
});
