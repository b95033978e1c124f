/** Take away all rights of a user or user group on a device group. */
import * as z from "zod/mini";
import { defineContract, groupRef, text } from "../../contracts/index.ts";

export const removemeshuser = defineContract(
  "removemeshuser",
  z.object({
    meshid: z.optional(groupRef),
    meshname: z.optional(text(1, 128)),
    /** User or user group id. */
    userid: text(1, 256),
  }),
);
