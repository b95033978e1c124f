/** Sharing links of all devices of a group. */
import * as z from "zod/mini";
import { defineContract, groupRef, replies } from "../../contracts/index.ts";
import type { WireDeviceShare } from "../devices/device-shares.ts";

export const deviceMeshShares = defineContract(
  "deviceMeshShares",
  z.object({ meshid: groupRef }),
  replies<{ readonly meshid: string; readonly deviceShares: readonly WireDeviceShare[] }>(),
);
