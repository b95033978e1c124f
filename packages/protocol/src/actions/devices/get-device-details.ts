/** Everything stored about devices, as text: JSON, or a table with commas. */
import * as z from "zod/mini";
import { defineContract, idList, replies } from "../../contracts/index.ts";

export interface DeviceDetailsReply {
  readonly data: string;
  readonly type: "json" | "csv";
}

export const getDeviceDetails = defineContract(
  "getDeviceDetails",
  z.object({ nodeids: z.optional(idList), type: z.enum(["json", "csv"]) }),
  replies<DeviceDetailsReply>(),
);
