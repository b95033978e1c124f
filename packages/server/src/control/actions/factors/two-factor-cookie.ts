import { twoFactorCookie } from "@tendril/protocol/actions/factors/two-factor-cookie";
import { defineAction } from "../../define-action.ts";
import { proveOwnFactor } from "../../users/index.ts";

export const action = defineAction({
  contract: twoFactorCookie,
  isForTokens: false,
  isAlwaysAnswered: true,
  async run(services, { user, peer, message }) {
    await proveOwnFactor(services, { user, peer }, message.token);
    return { cookie: await services.knownBrowsers.add(user._id, { address: peer.address, userAgent: "" }) };
  },
});
