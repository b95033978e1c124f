/** Show a notice in the open pages of a user. Site right 2. */
import * as z from "zod/mini";
import { defineContract, text, wholeNumber } from "../../contracts/index.ts";

export const notifyuser = defineContract(
  "notifyuser",
  z.object({
    userid: text(1, 2048),
    msg: text(1, 512),
    /** Page that the notice leads to; of the web only. */
    url: z.optional(z.string().check(z.maxLength(1024), z.regex(/^https?:\/\/[^\s"<>]+$/))),
    /** Milliseconds that the notice stays. */
    maxtime: z.optional(wholeNumber(0, 86_400_000)),
    msgid: z.optional(wholeNumber(0, 10_000)),
  }),
);
