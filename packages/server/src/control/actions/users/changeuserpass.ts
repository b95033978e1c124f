import { changeuserpass } from "@tendril/protocol/actions/users/changeuserpass";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";
import { endEverything, findManagedUser } from "../../users/index.ts";

export const action = defineAction({
  contract: changeuserpass,
  freshFactor: "always",
  siteRight: SiteRight.ManageUsers,
  isForTokens: false,
  refusals: { denied: Result.PermissionDenied },
  async run(services, { user: caller, message }) {
    const { accounts } = services;
    const found = await findManagedUser(services, caller, message.userid);
    // whoever found a page open must not get the account: the own password asks for the old one
    if (found._id === caller._id) throw new DeniedError(Result.PermissionDenied);
    const { pass, resetNextLogin: mustChange = false } = message;
    if (pass === "") await accounts.demandPasswordChange(found._id, mustChange);
    else {
      const problem = await accounts.changePassword(found._id, pass, { mustChange });
      if (problem !== undefined) throw new DeniedError(problem);
      await endEverything(services, found._id);
    }
    if (message.removeMultiFactor) {
      await services.factors.removeAll(found._id);
      await services.knownBrowsers.forgetAll(found._id);
    }
    const changed = await accounts.get(found._id);
    const msg = `Changed the credentials of ${found.name}`;
    if (changed !== undefined) accounts.tell(changed, { msg, msgid: 75, actor: caller });
    return { result: Result.Ok };
  },
});
