/** Stored events: facts that users may see. `ids` are the targets whose subscribers may see it. */
import type { WireEvent } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface EventDocument {
  readonly _id: string;
  /** Number in the chain of all events, without gaps. */
  readonly seq: number;
  /** Seal over this record and the seal before it (events/audit-chain.ts). */
  readonly seal: string;
  /** ms. */
  readonly time: number;
  readonly domain: string;
  readonly action: string;
  readonly userid?: string;
  readonly nodeid?: string;
  /** Targets: user, group and device ids, or `*`-targets of events/targets.ts. */
  readonly ids: readonly string[];
  /** Where it came from, as far as it is known. */
  readonly origin?: { readonly address: string; readonly session?: string; readonly token?: string };
  /** The event as users see it, without `_id` and `time`. */
  readonly event: WireEvent;
}

export const eventCollection = defineCollection<EventDocument>({
  name: "events",
  indexes: ["seq", "time", "domain", "action", "userid", "nodeid"],
  listIndexes: ["ids"],
  order: "seq",
});
