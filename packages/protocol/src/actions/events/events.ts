/**
 * Stored events that the caller may see, newest first; of one device, one user or one device group when named. `next`
 * is there when there may be more: give it as `cursor`. A search in text may answer fewer than `limit` with a `next`.
 */
import * as z from "zod/mini";
import {
  defineContract,
  deviceRef,
  groupRef,
  list,
  replies,
  text,
  type WireEvent,
  wholeNumber,
} from "../../contracts/index.ts";

/** As stored. The fields here are ours. */
export interface StoredWireEvent extends WireEvent {
  /** Number in the chain of all events. */
  readonly seq: number;
  /** Where it came from, for those who see all events and for who did it. */
  readonly address?: string;
}

export const events = defineContract(
  "events",
  z.object({
    nodeid: z.optional(deviceRef),
    userid: z.optional(text(1, 256)),
    /** Entries, default 10,000. */
    limit: z.optional(wholeNumber(1, 10_000)),
    /** Only this inner action. */
    filter: z.optional(text(1, 64)),
    /** Only these inner actions (ours). */
    filters: z.optional(list(text(1, 64), 64)),
    /** Only of this device group and its devices (ours). */
    meshid: z.optional(groupRef),
    /** In what happened, in names of person and device, whatever the case of letters (ours). */
    text: z.optional(text(1, 256)),
    /** ms; from this time on (ours). */
    from: z.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    /** ms; before this time (ours). */
    to: z.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    /** Only events before the page that this came with (ours). */
    cursor: z.optional(z.string().check(z.regex(/^\d{1,15}$/))),
  }),
  replies<{
    readonly events: readonly StoredWireEvent[];
    readonly nodeid?: string;
    readonly next?: string;
  }>(),
);
