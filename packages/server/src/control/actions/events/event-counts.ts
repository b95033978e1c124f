import { eventCounts } from "@tendril/protocol/actions/events/event-counts";
import { defineAction } from "../../define-action.ts";
import { countEvents } from "../../event-search/index.ts";

export const action = defineAction({
  contract: eventCounts,
  run: (services, { user, message }) => countEvents(services, user, message),
});
