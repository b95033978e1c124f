/** Take an invitation code of a device group back, at once: pages that it opened are over too. Ours. */
import * as z from "zod/mini";
import { defineContract, groupRef, text } from "../../contracts/index.ts";

export const removeInviteCode = defineContract(
  "removeInviteCode",
  z.object({
    meshid: z.optional(groupRef),
    meshname: z.optional(text(1, 128)),
    /** In any case of letters. */
    code: text(1, 64),
  }),
);
