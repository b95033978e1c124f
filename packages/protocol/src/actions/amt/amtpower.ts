/**
 * Ours: change the power of one device through its firmware, or boot it once in another way: into the BIOS settings,
 * from the network, from redirected media. Answered when the firmware has taken it.
 */
import * as z from "zod/mini";
import { defineContract, deviceRef } from "../../contracts/index.ts";

export const amtpower = defineContract(
  "amtpower",
  z.object({
    nodeid: deviceRef,
    change: z.enum([
      "on",
      "sleep",
      "hibernate",
      "off",
      "reset",
      "cycle",
      "softoff",
      "softreset",
      "interrupt",
      "boot",
    ]),
    /** With `boot`: into the BIOS settings. */
    bios: z.optional(z.boolean()),
    /** With `boot`: over the serial line, whose session must be open. */
    sol: z.optional(z.boolean()),
    /** With `boot`: from redirected media, whose session must be open. */
    ider: z.optional(z.enum(["floppy", "cd"])),
    /** With `boot`. */
    source: z.optional(z.enum(["disk", "network", "optical", "diagnostic"])),
  }),
);
