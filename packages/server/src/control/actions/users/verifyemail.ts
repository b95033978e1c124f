import { verifyemail } from "@tendril/protocol/actions/users/verifyemail";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { siteRestricts } from "../../../auth/index.ts";
import { DeniedError, UnavailableError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: verifyemail,
  isForTokens: false,
  async run({ letters, doorThrottle }, { user, peer }) {
    if (siteRestricts(user, SiteRight.LockedSettings)) throw new DeniedError(Result.AccessDenied);
    if (user.email === undefined) throw new DeniedError("There is no mail address to confirm");
    if (!letters.isOn) throw new UnavailableError("This server sends no mail");
    if (doorThrottle.blockedForMs(peer.address, user._id) > 0)
      throw new UnavailableError("Too many letters were asked for. Try again in an hour.");
    doorThrottle.fail(peer.address, user._id);
    await letters.sendVerification(user);
    return { result: Result.Ok };
  },
});
