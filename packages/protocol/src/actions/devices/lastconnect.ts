/** Time (ms) and address of the last contact with a device. */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies } from "../../contracts/index.ts";

export const lastconnect = defineContract(
  "lastconnect",
  z.object({ nodeid: deviceRef }),
  replies<{
    readonly nodeid?: string;
    readonly time?: number;
    readonly addr?: string;
    readonly result?: string;
  }>(),
);
