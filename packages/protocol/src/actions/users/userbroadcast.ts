/** Show a notice in all open pages of the domain, or of one user. Site right 2. */
import * as z from "zod/mini";
import { defineContract, text, wholeNumber } from "../../contracts/index.ts";

export const userbroadcast = defineContract(
  "userbroadcast",
  z.object({
    msg: text(1, 512),
    userid: z.optional(text(1, 2048)),
    /** Milliseconds that the notice stays. */
    maxtime: z.optional(wholeNumber(0, 86_400_000)),
  }),
);
