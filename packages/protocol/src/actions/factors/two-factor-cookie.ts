/** For programs: `cookie`, given as second factor `cookie=<cookie>`, is good for 30 days. `token` is a code. */
import * as z from "zod/mini";
import { defineContract, replies, text } from "../../contracts/index.ts";

export const twoFactorCookie = defineContract(
  "twoFactorCookie",
  z.object({ token: z.optional(text(1, 16)) }),
  replies<{ readonly cookie?: string; readonly result?: string }>(),
);
