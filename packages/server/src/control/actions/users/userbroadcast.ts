import { userbroadcast } from "@tendril/protocol/actions/users/userbroadcast";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { defineAction } from "../../define-action.ts";
import { findManagedUser, isManagedBy } from "../../users/index.ts";

export const action = defineAction({
  contract: userbroadcast,
  siteRight: SiteRight.ManageUsers,
  refusals: { denied: Result.PermissionDenied },
  async run(services, { user: caller, message }) {
    const { msg: value, userid, maxtime } = message;
    const only = userid === undefined ? undefined : await findManagedUser(services, caller, userid);
    services.connections.sendTo(
      (user) => (only === undefined ? isManagedBy(caller, user) : user._id === only._id),
      {
        ...{ action: "msg", type: "notify", domain: caller.domain, value },
        ...{ title: caller.name, icon: 0, tag: "broadcast", id: Math.random() },
        ...(maxtime === undefined ? {} : { maxtime }),
      },
    );
    return { result: Result.Ok };
  },
});
