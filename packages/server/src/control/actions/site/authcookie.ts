import { authcookie } from "@tendril/protocol/actions/site/authcookie";
import { SESSION_FIELD, TOKEN_FIELD } from "../../../auth/index.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: authcookie,
  isAlwaysAnswered: true,
  async run({ cookies }, { user, peer }) {
    return {
      cookie: cookies.encode({
        ...{ userid: user._id, domainid: user.domain, ip: peer.address },
        ...(peer.tokenUser === undefined ? {} : { [TOKEN_FIELD]: peer.tokenUser }),
        ...(peer.webSessionId === undefined ? {} : { [SESSION_FIELD]: peer.webSessionId }),
      }),
      rcookie: cookies.encode({ ruserid: user._id }),
    };
  },
});
