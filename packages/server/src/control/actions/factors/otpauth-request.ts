import { otpauthRequest } from "@tendril/protocol/actions/factors/otpauth-request";
import { SiteRight } from "@tendril/protocol/constants";
import { authenticatorUrl, createTotpSecret, siteRestricts } from "../../../auth/index.ts";
import { defineAction } from "../../define-action.ts";

const SETTINGS_LOCKED = 5;

export const action = defineAction({
  contract: otpauthRequest,
  isForTokens: false,
  isAlwaysAnswered: true,
  async run({ facts }, { user }) {
    if (siteRestricts(user, SiteRight.LockedSettings)) return { err: SETTINGS_LOCKED };
    const secret = createTotpSecret();
    return { secret, url: authenticatorUrl(secret, { host: facts.hostname, name: user.name }) };
  },
});
