import { notifyuser } from "@tendril/protocol/actions/users/notifyuser";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { UnavailableError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";
import { findManagedUser } from "../../users/index.ts";

export const action = defineAction({
  contract: notifyuser,
  siteRight: SiteRight.ManageUsers,
  refusals: { denied: Result.PermissionDenied },
  async run(services, { user: caller, message }) {
    const { msg: value, userid, url, maxtime, msgid } = message;
    const target = await findManagedUser(services, caller, userid);
    if (!services.connections.counts(target.domain).has(target._id))
      throw new UnavailableError(Result.NotSignedIn);
    services.connections.sendTo((user) => user._id === target._id, {
      ...{ action: "msg", type: "notify", id: Math.random(), domain: caller.domain, value },
      ...{ title: caller.name, icon: 0, userid: caller._id, username: caller.name },
      ...(url === undefined ? {} : { url }),
      ...(maxtime === undefined ? {} : { maxtime }),
      ...(msgid === undefined ? {} : { msgid }),
    });
    return { result: Result.Ok };
  },
});
