import { adduserbatch } from "@tendril/protocol/actions/users/adduserbatch";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { defineAction } from "../../define-action.ts";
import { addUser } from "../../users/index.ts";

export const action = defineAction({
  contract: adduserbatch,
  siteRight: SiteRight.ManageUsers,
  refusals: { denied: Result.PermissionDenied },
  async run(services, { user: caller, message }) {
    const failed: { user: string; result: string }[] = [];
    for (const { user, pass, resetNextLogin, ...fields } of message.users) {
      const wish = { ...fields, name: user, password: pass, mustChangePassword: resetNextLogin };
      const added = await addUser(services, caller, wish);
      if (!("_id" in added)) failed.push({ user, result: added.message ?? added.result });
    }
    return { result: Result.Ok, added: message.users.length - failed.length, failed };
  },
});
