/**
 * How many of the stored events that the caller may see, by inner action and over time, for the same fields as `events`.
 * At most the newest 20,000 are counted (ours).
 */
import * as z from "zod/mini";
import {
  defineContract,
  deviceRef,
  groupRef,
  list,
  replies,
  text,
  wholeNumber,
} from "../../contracts/index.ts";

export const eventCounts = defineContract(
  "eventCounts",
  z.object({
    nodeid: z.optional(deviceRef),
    userid: z.optional(text(1, 256)),
    meshid: z.optional(groupRef),
    text: z.optional(text(1, 256)),
    /** ms. */
    from: z.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    /** ms. */
    to: z.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    /** Into so many parts the time is cut. */
    parts: wholeNumber(1, 200),
    /** Only these inner actions are counted over time; all when absent. */
    filters: z.optional(list(text(1, 64), 64)),
    /** These are counted over time a second time, by themselves. */
    marked: z.optional(list(text(1, 64), 64)),
  }),
  replies<{
    /** By inner action, whatever `filters` says. */
    readonly actions: Readonly<Record<string, number>>;
    /** What the first part begins with and the last ends with, ms. */
    readonly from: number;
    readonly to: number;
    readonly parts: readonly number[];
    readonly marked: readonly number[];
    /** There are more, older than `from`. */
    readonly isPartial: boolean;
  }>(),
);
