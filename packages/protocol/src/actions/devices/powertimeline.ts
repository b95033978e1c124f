/** Power states of the last 7 days: first state, its time in s, then pairs of state and seconds since the pair before. */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies } from "../../contracts/index.ts";

export const powertimeline = defineContract(
  "powertimeline",
  z.object({ nodeid: deviceRef }),
  replies<{ readonly nodeid?: string; readonly timeline?: readonly number[]; readonly result?: string }>(),
);
