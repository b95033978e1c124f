/** Move devices to another device group. */
import * as z from "zod/mini";
import { defineContract, groupRef, idList, text } from "../../contracts/index.ts";

export const changeDeviceMesh = defineContract(
  "changeDeviceMesh",
  z.object({ nodeids: idList, meshid: z.optional(groupRef), meshname: z.optional(text(1, 128)) }),
);
