import { loginTokens } from "@tendril/protocol/actions/users/login-tokens";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: loginTokens,
  isForTokens: false,
  isAlwaysAnswered: true,
  async run(services, { user, message }) {
    for (const tokenUser of message.remove ?? []) {
      if (await services.loginTokens.remove(user, tokenUser)) {
        services.connections.endToken(tokenUser);
        // whoever watches rights ends the sessions that it opened
        services.accounts.tell(user, { msg: "Login token taken back", msgid: 115 });
      }
    }
    const tokens = await services.loginTokens.list(user);
    return {
      loginTokens: tokens.map(({ name, tokenUser, created, expire, scope, lastUsed }) => ({
        name,
        tokenUser,
        created,
        expire,
        ...(scope === undefined ? {} : { scope }),
        ...(lastUsed === undefined ? {} : { lastUsed }),
      })),
    };
  },
});
