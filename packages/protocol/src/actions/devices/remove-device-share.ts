/** Take a sharing link back; its sessions end at once. Answered twice: `removed` first, as stock clients expect. */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies, text } from "../../contracts/index.ts";

export const removeDeviceShare = defineContract(
  "removeDeviceShare",
  z.object({ nodeid: deviceRef, publicid: text(1, 256) }),
  replies<{ readonly result?: string; readonly nodeid?: string; readonly publicid?: string }>(),
);
