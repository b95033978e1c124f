import { webauthnStartregister } from "@tendril/protocol/actions/factors/webauthn-startregister";
import { defineAction } from "../../define-action.ts";
import { refuseLockedSettings } from "../../users/index.ts";

export const action = defineAction({
  contract: webauthnStartregister,
  isForTokens: false,
  isAlwaysAnswered: true,
  freshFactor: "always",
  async run({ passkeys }, { user }) {
    refuseLockedSettings(user);
    return { request: await passkeys.startAdding(user) };
  },
});
