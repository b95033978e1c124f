/** End one browser session, or all but this one; of a managed account with site right 2. Ours. */
import * as z from "zod/mini";
import { defineContract, replies, text } from "../../contracts/index.ts";

export const endWebSessions = defineContract(
  "endWebSessions",
  z.object({
    userid: z.optional(text(1, 2048)),
    /** From `webSessions`; absent for all others. */
    id: z.optional(text(1, 64)),
  }),
  replies<{ readonly result?: string; readonly ended?: number }>(),
);
