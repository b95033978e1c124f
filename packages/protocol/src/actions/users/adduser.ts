/** Make an account. Site right 2. `msgid` says why not: 1 permission, 2 name, 3 password, 4 address, 7 exists. */
import * as z from "zod/mini";
import { defineContract, replies, rightBits, text, wholeNumber } from "../../contracts/index.ts";

export const adduser = defineContract(
  "adduser",
  z.object({
    username: text(1, 256),
    /** Absent with `randomPassword`. */
    pass: z.optional(text(0, 256)),
    randomPassword: z.optional(z.boolean()),
    email: z.optional(text(0, 256)),
    emailVerified: z.optional(z.boolean()),
    /** Another password must be chosen at the first sign-in. */
    resetNextLogin: z.optional(z.boolean()),
    /** Bits of SiteRight. */
    siteadmin: z.optional(rightBits),
    domain: z.optional(text(0, 64)),
    realname: z.optional(text(0, 256)),
    /** Bits of ConsentFlag. */
    consent: z.optional(wholeNumber(0, 127)),
  }),
  replies<{ readonly result?: string; readonly msgid?: number; readonly userid?: string }>(),
);
