/** Send a person the link of `createInviteLink` by mail. */
import * as z from "zod/mini";
import { defineContract, groupRef, text, wholeNumber } from "../../contracts/index.ts";

export const inviteAgent = defineContract(
  "inviteAgent",
  z.object({
    meshid: z.optional(groupRef),
    meshname: z.optional(text(1, 128)),
    email: text(3, 256),
    name: z.optional(text(0, 128)),
    /** Systems that the person uses: stock clients send a number as text. */
    os: z.optional(z.union([text(0, 32), wholeNumber(0, 100)])),
    /** From the sender to the person. */
    msg: z.optional(text(0, 2_000)),
    flags: z.optional(wholeNumber(0, 2)),
    /** Hours; 0 for no end. */
    expire: z.optional(wholeNumber(0, 87_600)),
  }),
);
