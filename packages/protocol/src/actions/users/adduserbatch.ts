/** Make up to 1,000 accounts. Site right 2. Those that cannot be made are named in the answer. */
import * as z from "zod/mini";
import { defineContract, list, replies, text } from "../../contracts/index.ts";

export const adduserbatch = defineContract(
  "adduserbatch",
  z.object({
    users: list(
      z.object({
        user: text(1, 256),
        pass: text(1, 256),
        email: z.optional(text(0, 256)),
        emailVerified: z.optional(z.boolean()),
        resetNextLogin: z.optional(z.boolean()),
        realname: z.optional(text(0, 256)),
      }),
      1_000,
    ),
  }),
  replies<{
    readonly result?: string;
    readonly added?: number;
    readonly failed?: readonly { readonly user: string; readonly result: string }[];
  }>(),
);
