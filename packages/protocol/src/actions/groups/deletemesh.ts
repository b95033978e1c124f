/** Delete a device group and its devices. Full rights on it are needed. */
import * as z from "zod/mini";
import { defineContract, groupRef, text } from "../../contracts/index.ts";

export const deletemesh = defineContract(
  "deletemesh",
  z.object({ meshid: z.optional(groupRef), meshname: z.optional(text(1, 128)) }),
);
