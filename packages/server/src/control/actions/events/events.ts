import { completeId } from "@tendril/protocol";
import { events } from "@tendril/protocol/actions/events/events";
import { SiteRight } from "@tendril/protocol/constants";
import { isSiteAdmin, siteHas } from "../../../auth/index.ts";
import { eventCollection, type Query } from "../../../store/index.ts";
import { findDevice } from "../../authorize.ts";
import { defineAction } from "../../define-action.ts";
import { isEventFor, targetsOf } from "../../subscriptions.ts";

const DEFAULT_LIMIT = 10_000;

export const action = defineAction({
  contract: events,
  isAlwaysAnswered: true,
  async run(services, { user, message }) {
    await services.events.flush();
    const { limit = DEFAULT_LIMIT, filter, nodeid, userid, from = 0, to } = message;
    const where: Record<string, NonNullable<Query["where"]>[string]> = {
      domain: user.domain,
      ids: { any: targetsOf(services.rights, user) },
      time: { gte: from, lt: to ?? Number.MAX_SAFE_INTEGER },
    };
    if (filter !== undefined) where.action = filter;
    if (nodeid !== undefined) {
      const device = await findDevice(services, { user, ref: nodeid });
      if (device === undefined) return { events: [] };
      where.nodeid = device._id;
    }
    if (userid !== undefined) {
      const id = completeId("user", user.domain, userid);
      const mayAsk = id === user._id || isSiteAdmin(user) || siteHas(user, SiteRight.ManageUsers);
      if (!mayAsk) return { events: [] };
      where.userid = id;
    }
    const found = await services.store
      .collection(eventCollection)
      .find({ where, sortBy: "time", descending: true, limit });
    return {
      events: found
        .filter(({ event, domain, ids }) =>
          isEventFor(services.rights, user, { event, domain, targets: ids }),
        )
        .map(({ event, time }) => ({ ...event, time: new Date(time).toISOString() })),
      ...(nodeid === undefined ? {} : { nodeid }),
    };
  },
});
