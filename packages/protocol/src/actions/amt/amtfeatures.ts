/** Ours: switch serial line, storage and screen of a device's firmware on or off; say for what users have to agree. */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies } from "../../contracts/index.ts";
import type { AmtFeatures } from "./amtstate.ts";

export const amtfeatures = defineContract(
  "amtfeatures",
  z.object({
    nodeid: deviceRef,
    sol: z.optional(z.boolean()),
    ider: z.optional(z.boolean()),
    kvm: z.optional(z.boolean()),
    consent: z.optional(z.enum(["none", "kvm", "all"])),
  }),
  replies<{ readonly features?: AmtFeatures; readonly result?: string }>(),
);
