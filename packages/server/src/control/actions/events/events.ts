import { events } from "@tendril/protocol/actions/events/events";
import { defineAction } from "../../define-action.ts";
import { searchEvents, toStoredWireEvent } from "../../event-search/index.ts";

const DEFAULT_LIMIT = 10_000;

export const action = defineAction({
  contract: events,
  isAlwaysAnswered: true,
  async run(services, { user, message }) {
    const { limit = DEFAULT_LIMIT, ...wish } = message;
    const { records, next } = await searchEvents(services, user, { ...wish, limit });
    return {
      events: records.map((record) => toStoredWireEvent(user, record)),
      ...(wish.nodeid === undefined ? {} : { nodeid: wish.nodeid }),
      ...(next === undefined ? {} : { next }),
    };
  },
});
