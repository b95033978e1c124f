import { webauthnStartregister } from "@tendril/protocol/actions/factors/webauthn-startregister";
import { defineAction } from "../../define-action.ts";
import { refuseLockedSettings } from "../../users/index.ts";

export const action = defineAction({
  contract: webauthnStartregister,
  isForTokens: false,
  isAlwaysAnswered: true,
  freshFactor: "always",
  async run({ passkeys }, { user, message }) {
    refuseLockedSettings(user);
    // stock clients look for it here, browsers in `authenticatorSelection`
    const request = { ...(await passkeys.startAdding(user)), userVerification: "preferred" };
    return { keyname: message.name ?? "", request };
  },
});
