/** Let devices that wait for approval join their group; without ids all that wait for it. Refused ones only when named. */
import * as z from "zod/mini";
import { defineContract, groupRef, idList, replies } from "../../contracts/index.ts";

export const approveDevices = defineContract(
  "approveDevices",
  z.object({ meshid: groupRef, nodeids: z.optional(idList) }),
  replies<{ readonly result?: string; readonly count?: number }>(),
);
