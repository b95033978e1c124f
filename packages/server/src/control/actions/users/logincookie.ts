import { logincookie } from "@tendril/protocol/actions/users/logincookie";
import { LOGIN_COOKIE } from "../../../auth/index.ts";
import { UnavailableError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: logincookie,
  isForTokens: false,
  async run({ cookies, facts }, { user }) {
    if (!facts.areLoginCookiesOn) throw new UnavailableError("Login cookies are off on this server");
    return { cookie: cookies.encode({ u: user._id, a: LOGIN_COOKIE }) };
  },
});
