/** Set the password of another account; its sessions end. Site right 2. Own password: `changepassword`. */
import * as z from "zod/mini";
import { defineContract, text } from "../../contracts/index.ts";

export const changeuserpass = defineContract(
  "changeuserpass",
  z.object({
    userid: text(1, 2048),
    /** Empty keeps the password. */
    pass: text(0, 256),
    hint: z.optional(text(0, 250)),
    /** Another password must be chosen at the next sign-in. */
    resetNextLogin: z.optional(z.boolean()),
    removeMultiFactor: z.optional(z.boolean()),
  }),
);
