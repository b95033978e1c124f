import { type PreviousLogin, previousLogins } from "@tendril/protocol/actions/users/previous-logins";
import { Result } from "@tendril/protocol/constants";
import { type EventDocument, eventCollection } from "../../../store/index.ts";
import { defineAction } from "../../define-action.ts";
import { findManagedUser } from "../../users/index.ts";

const LIMIT = 100;

export const action = defineAction({
  contract: previousLogins,
  refusals: { denied: Result.PermissionDenied },
  isAlwaysAnswered: true,
  async run(services, { user: caller, message }) {
    const { userid } = message;
    const user =
      userid === undefined || userid === caller._id
        ? caller
        : await findManagedUser(services, caller, userid);
    await services.events.flush();
    const where = { userid: user._id, action: { in: ["login", "authfail"] } };
    const query = { where, sortBy: "seq", descending: true, limit: LIMIT };
    const found = await services.store.collection(eventCollection).find(query);
    return { events: found.map(toLogin), ...(userid === undefined ? {} : { userid: user._id }) };
  },
});

function toLogin({ time, event }: EventDocument): PreviousLogin {
  return { t: time, m: event.msgid ?? 0, a: event.msgArgs ?? [] };
}
