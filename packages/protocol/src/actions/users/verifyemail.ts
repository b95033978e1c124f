/** Send a letter with a link that confirms the own mail address. Token logins may not. */
import * as z from "zod/mini";
import { defineContract, text } from "../../contracts/index.ts";

export const verifyemail = defineContract("verifyemail", z.object({ email: z.optional(text(0, 256)) }));
