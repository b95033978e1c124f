/** Change name, description, flags or consent policy of a device group. */
import * as z from "zod/mini";
import { defineContract, groupRef, text, wholeNumber } from "../../contracts/index.ts";

export const editmesh = defineContract(
  "editmesh",
  z.object({
    meshid: z.optional(groupRef),
    /** Name of the group, instead of its id. */
    meshidname: z.optional(text(1, 128)),
    meshname: z.optional(text(1, 128)),
    desc: z.optional(text(0, 1024)),
    flags: z.optional(wholeNumber(0, 63)),
    consent: z.optional(wholeNumber(0, 127)),
    /** Days without contact after which a device is removed; 0 for never. */
    expireDevs: z.optional(wholeNumber(0, 3650)),
  }),
);
