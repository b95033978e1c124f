/** Ours: have a device's firmware send its alerts to this server, where they become events of the device, or end it. */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies } from "../../contracts/index.ts";

export const amtevents = defineContract(
  "amtevents",
  z.object({ nodeid: deviceRef, step: z.enum(["state", "subscribe", "unsubscribe"]) }),
  replies<{ readonly isSubscribed?: boolean; readonly result?: string }>(),
);
