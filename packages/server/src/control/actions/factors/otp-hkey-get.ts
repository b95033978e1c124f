import { otpHkeyGet } from "@tendril/protocol/actions/factors/otp-hkey-get";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: otpHkeyGet,
  isForTokens: false,
  isAlwaysAnswered: true,
  async run({ passkeys }, { user }) {
    const keys = (await passkeys.list(user._id)).map(({ index, name, createdAtMs, usedAtMs }) => ({
      ...{ i: index, name, type: 3 as const, createdAtMs },
      ...(usedAtMs === undefined ? {} : { usedAtMs }),
    }));
    return { keys, canBeMade: passkeys.canBeMade(user.domain) };
  },
});
