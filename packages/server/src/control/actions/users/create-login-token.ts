import { createLoginToken } from "@tendril/protocol/actions/users/create-login-token";
import { defineAction } from "../../define-action.ts";

const MS_PER_MINUTE = 60_000;

export const action = defineAction({
  contract: createLoginToken,
  isForTokens: false,
  isAlwaysAnswered: true,
  async run({ loginTokens, clock }, { user, message }) {
    const expire = message.expire === 0 ? 0 : clock.now() + message.expire * MS_PER_MINUTE;
    const { token, password } = await loginTokens.create(user, { name: message.name, expire });
    const { name, tokenUser, created } = token;
    return { name, tokenUser, tokenPass: password, created, expire };
  },
});
