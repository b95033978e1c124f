import { users } from "@tendril/protocol/actions/users/users";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { toWireUser } from "../../../auth/index.ts";
import { defineAction } from "../../define-action.ts";
import { isManagedBy } from "../../users/index.ts";

export const action = defineAction({
  contract: users,
  siteRight: SiteRight.ManageUsers,
  refusals: { denied: Result.AccessDenied },
  isAlwaysAnswered: true,
  async run({ accounts, factors }, { user }) {
    const all = await accounts.inDomain(user.domain);
    const owners = await factors.owners();
    const managed = all.filter((one) => isManagedBy(user, one));
    return { users: managed.map((one) => ({ ...toWireUser(one), hasFactor: owners.has(one._id) })) };
  },
});
