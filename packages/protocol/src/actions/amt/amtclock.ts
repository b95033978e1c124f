/** Ours: compare the clock of a device's firmware with the server's, and set it when it is more than 10 s off. */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies } from "../../contracts/index.ts";

export const amtclock = defineContract(
  "amtclock",
  z.object({ nodeid: deviceRef }),
  replies<{
    /** How far the firmware was ahead, in seconds. */
    readonly offset?: number;
    readonly wasSet?: boolean;
    readonly result?: string;
  }>(),
);
