/** Change what administrators say about a device: name, description, icon, tags, address, consent policy. */
import * as z from "zod/mini";
import { defineContract, deviceRef, list, text, wholeNumber } from "../../contracts/index.ts";

export const changedevice = defineContract(
  "changedevice",
  z.object({
    nodeid: deviceRef,
    name: z.optional(text(1, 128)),
    desc: z.optional(text(0, 4096)),
    icon: z.optional(wholeNumber(1, 8)),
    /** List, or text with commas; `""` removes all. */
    tags: z.optional(z.union([list(text(1, 64), 64), text(0, 4096)])),
    host: z.optional(text(0, 256)),
    consent: z.optional(wholeNumber(0, 127)),
    /** Account of the firmware; an empty name removes it. Never given back. */
    intelamt: z.optional(
      z.object({ user: text(0, 32), pass: text(0, 64), tls: z.optional(wholeNumber(0, 1)) }),
    ),
  }),
);
