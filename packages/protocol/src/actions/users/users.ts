/** Accounts that the caller manages. Site right 2. */
import * as z from "zod/mini";
import { defineContract, replies, type WireUser } from "../../contracts/index.ts";

export const users = defineContract(
  "users",
  z.object({}),
  replies<{
    /** `hasFactor`, ours: a password alone does not sign in. */
    readonly users?: readonly (WireUser & { readonly hasFactor: boolean })[];
    readonly result?: string;
  }>(),
);
