/** Change the own password. The answer is a `msg` of type `notify`: msgid 20 changed, 21 the old one was wrong. */
import * as z from "zod/mini";
import { defineContract, text } from "../../contracts/index.ts";

export const changepassword = defineContract(
  "changepassword",
  z.object({ oldpass: text(1, 256), newpass: text(1, 256), hint: z.optional(text(0, 250)) }),
);
