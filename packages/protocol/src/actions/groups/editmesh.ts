/** Change name, description, flags or consent policy of a device group. */
import * as z from "zod/mini";
import { codeText, defineContract, groupRef, list, text, wholeNumber } from "../../contracts/index.ts";

export const editmesh = defineContract(
  "editmesh",
  z.object({
    meshid: z.optional(groupRef),
    /** Name of the group, instead of its id. */
    meshidname: z.optional(text(1, 128)),
    meshname: z.optional(text(1, 128)),
    desc: z.optional(text(0, 1024)),
    flags: z.optional(wholeNumber(0, 63)),
    consent: z.optional(wholeNumber(0, 127)),
    /** Days without contact after which a device is removed; 0 for never. */
    expireDevs: z.optional(wholeNumber(0, 3650)),
    /** Invitation codes, `*` for none. Flags: 0 both ways of installing, 1 for the person, 2 as a service. */
    invite: z.optional(
      z.union([
        z.literal("*"),
        z.object({ codes: list(codeText(4), 20), flags: z.optional(wholeNumber(0, 2)) }),
      ]),
    ),
  }),
);
