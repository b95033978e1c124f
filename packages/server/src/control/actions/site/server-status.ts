import { serverStatus } from "@tendril/protocol/actions/site/server-status";
import { Result } from "@tendril/protocol/constants";
import { isSiteAdmin } from "../../../auth/index.ts";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: serverStatus,
  isAlwaysAnswered: true,
  async run({ status }, { user }) {
    if (!isSiteAdmin(user)) throw new DeniedError(Result.PermissionDenied);
    return await status.read(user.domain);
  },
});
