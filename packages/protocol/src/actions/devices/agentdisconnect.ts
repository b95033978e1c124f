/** Drop the connection of an agent; it comes back by itself. */
import * as z from "zod/mini";
import { defineContract, deviceRef, wholeNumber } from "../../contracts/index.ts";

export const agentdisconnect = defineContract(
  "agentdisconnect",
  z.object({ nodeid: deviceRef, disconnectMode: z.optional(wholeNumber(1, 2)) }),
);
