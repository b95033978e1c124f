/** Change name, description, consent policy or flags of a user group. */
import * as z from "zod/mini";
import { defineContract, text, wholeNumber } from "../../contracts/index.ts";

export const editusergroup = defineContract(
  "editusergroup",
  z.object({
    ugrpid: text(1, 256),
    name: z.optional(text(1, 64)),
    desc: z.optional(text(0, 1024)),
    /** Bits of ConsentFlag. */
    consent: z.optional(wholeNumber(0, 127)),
    /** 2: sessions of the members are recorded. */
    flags: z.optional(wholeNumber(0, 3)),
    /** Members must have a second factor. Ours. */
    requiresFactor: z.optional(z.boolean()),
  }),
);
