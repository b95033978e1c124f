/** Stored events that the caller may see, newest first; of one device or one user when named. */
import * as z from "zod/mini";
import {
  defineContract,
  deviceRef,
  replies,
  text,
  type WireEvent,
  wholeNumber,
} from "../../contracts/index.ts";

export const events = defineContract(
  "events",
  z.object({
    nodeid: z.optional(deviceRef),
    userid: z.optional(text(1, 256)),
    /** Entries, default 10,000. */
    limit: z.optional(wholeNumber(1, 10_000)),
    /** Only this inner action. */
    filter: z.optional(text(1, 64)),
    /** ms; from this time on (ours). */
    from: z.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    /** ms; before this time (ours). */
    to: z.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
  }),
  replies<{ readonly events: readonly WireEvent[]; readonly nodeid?: string }>(),
);
