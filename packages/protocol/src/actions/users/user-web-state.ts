/**
 * What the pages of the own account remember, for all its browsers: replaces it; without `state` gives it (ours). Other
 * pages get the event `userWebState`.
 */
import * as z from "zod/mini";
import { defineContract, replies, text } from "../../contracts/index.ts";

/** Keys that are kept; everything else is left out. `views` is ours: saved views of the device list. */
export const webStateKeys = ["deviceView", "views"] as const;

export const userWebState = defineContract(
  "userWebState",
  z.object({
    /** JSON of one object. */
    state: z.optional(text(2, 30_000)),
  }),
  replies<{ readonly result?: string; readonly state?: string }>(),
);
