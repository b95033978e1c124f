/** Change an account. Site right 2. Empty text clears a field; fields that are absent stay. */
import * as z from "zod/mini";
import { defineContract, list, rightBits, text, wholeNumber } from "../../contracts/index.ts";

export const edituser = defineContract(
  "edituser",
  z.object({
    /** Id or name; `id` and `username` mean the same. */
    userid: z.optional(text(1, 2048)),
    id: z.optional(text(1, 2048)),
    username: z.optional(text(1, 256)),
    email: z.optional(text(0, 256)),
    emailVerified: z.optional(z.boolean()),
    realname: z.optional(text(0, 256)),
    resetNextLogin: z.optional(z.boolean()),
    /** Bits of ConsentFlag. */
    consent: z.optional(wholeNumber(0, 127)),
    /** Bits of UserFlag. */
    flags: z.optional(wholeNumber(0, 3)),
    /** Bits of DeviceRight that are taken away everywhere, and restrictions that are added. */
    removeRights: z.optional(rightBits),
    /** Bits of SiteRight. */
    siteadmin: z.optional(rightBits),
    /** The account must have a second factor. Ours. */
    requiresFactor: z.optional(z.boolean()),
    /** Realms, in lower case. */
    groups: z.optional(list(text(1, 64), 32)),
  }),
);
