import { otpauthRequest } from "@tendril/protocol/actions/factors/otpauth-request";
import { SiteRight } from "@tendril/protocol/constants";
import { createTotpSecret, siteRestricts } from "../../../auth/index.ts";
import { defineAction } from "../../define-action.ts";

const SETTINGS_LOCKED = 5;

export const action = defineAction({
  contract: otpauthRequest,
  isForTokens: false,
  isAlwaysAnswered: true,
  async run({ facts }, { user }) {
    if (siteRestricts(user, SiteRight.LockedSettings)) return { err: SETTINGS_LOCKED };
    const secret = createTotpSecret();
    const label = `${encodeURIComponent(facts.hostname)}:${encodeURIComponent(user.name)}`;
    const issuer = encodeURIComponent(facts.hostname);
    const query = `secret=${secret}&period=30&digits=6&algorithm=SHA1&issuer=${issuer}`;
    return { secret, url: `otpauth://totp/${label}?${query}` };
  },
});
