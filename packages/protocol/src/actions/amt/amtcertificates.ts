/**
 * Ours: change the certificates in a device's firmware: remove one, or have the firmware trust this server. One that is
 * in use is not removed.
 */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies, text } from "../../contracts/index.ts";
import type { AmtSecurity } from "./amtsecurity.ts";

export const amtcertificates = defineContract(
  "amtcertificates",
  z.discriminatedUnion("step", [
    z.object({ nodeid: deviceRef, step: z.literal("remove"), id: text(1, 128) }),
    z.object({ nodeid: deviceRef, step: z.literal("trust") }),
  ]),
  replies<{ readonly security?: AmtSecurity; readonly result?: string }>(),
);
