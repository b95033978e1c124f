/**
 * Ours: how far the firmware of a device is on its way to the policy of its group, or `run`: begin again. Events
 * `amtprogress` tell the same while it goes on: `step`, `words`, `state` (running, done, failed, stopped).
 */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies, type WireAmt } from "../../contracts/index.ts";

export const amtsetup = defineContract(
  "amtsetup",
  z.object({ nodeid: deviceRef, step: z.enum(["state", "run"]) }),
  replies<{
    /** While it goes on. */
    readonly progress?: { readonly step: string; readonly words: string };
    /** How it ended last time. */
    readonly setup?: WireAmt["setup"];
    readonly result?: string;
  }>(),
);
