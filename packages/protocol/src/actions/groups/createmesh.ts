/** Create a device group; the caller gets all rights on it. */
import * as z from "zod/mini";
import { defineContract, replies, text, wholeNumber } from "../../contracts/index.ts";

export const createmesh = defineContract(
  "createmesh",
  z.object({
    meshname: text(1, 128),
    /** GroupType. */
    meshtype: wholeNumber(1, 4),
    desc: z.optional(text(0, 1024)),
    flags: z.optional(wholeNumber(0, 63)),
    consent: z.optional(wholeNumber(0, 127)),
  }),
  replies<{ readonly result: string; readonly meshid?: string }>(),
);
