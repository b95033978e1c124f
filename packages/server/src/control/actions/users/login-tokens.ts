import { loginTokens } from "@tendril/protocol/actions/users/login-tokens";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: loginTokens,
  isForTokens: false,
  isAlwaysAnswered: true,
  async run(services, { user, message }) {
    for (const tokenUser of message.remove ?? []) await services.loginTokens.remove(user, tokenUser);
    const tokens = await services.loginTokens.list(user);
    return {
      loginTokens: tokens.map(({ name, tokenUser, created, expire }) => ({
        name,
        tokenUser,
        created,
        expire,
      })),
    };
  },
});
