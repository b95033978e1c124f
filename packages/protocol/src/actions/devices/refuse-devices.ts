/** Refuse devices that wait for approval, remembered until taken back; without ids all that wait for the group. */
import * as z from "zod/mini";
import { defineContract, groupRef, idList, replies } from "../../contracts/index.ts";

export const refuseDevices = defineContract(
  "refuseDevices",
  z.object({
    meshid: groupRef,
    nodeids: z.optional(idList),
    /** Forgets that they were refused: they wait again. */
    isTakenBack: z.optional(z.boolean()),
  }),
  replies<{ readonly result?: string; readonly count?: number }>(),
);
