import { signOutEverywhere } from "@tendril/protocol/actions/users/sign-out-everywhere";
import { Result } from "@tendril/protocol/constants";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: signOutEverywhere,
  isForTokens: false,
  async run({ webSessions }, { user }) {
    await webSessions.endAll(user._id);
    return { result: Result.Ok };
  },
});
