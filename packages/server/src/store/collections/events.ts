/** Stored events: facts that users may see. `ids` are the targets whose subscribers may see it. */
import type { WireEvent } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface EventDocument {
  readonly _id: string;
  /** ms. */
  readonly time: number;
  readonly domain: string;
  readonly action: string;
  readonly userid?: string;
  readonly nodeid?: string;
  /** Targets: user, group and device ids, or `*`-targets of events/targets.ts. */
  readonly ids: readonly string[];
  /** The event as users see it, without `_id` and `time`. */
  readonly event: WireEvent;
}

export const eventCollection = defineCollection<EventDocument>({
  name: "events",
  indexes: ["time", "domain", "action", "userid", "nodeid"],
  listIndexes: ["ids"],
});
