/** Hardware and operating system of a device; with `nodeinfo` also the device and the caller's rights on it. */
import * as z from "zod/mini";
import {
  defineContract,
  deviceRef,
  replies,
  type WireDevice,
  type WireSystemInfo,
} from "../../contracts/index.ts";

export interface SystemInfoReply extends WireSystemInfo {
  readonly nodeid?: string;
  readonly node?: WireDevice;
  readonly rights?: number;
  readonly noinfo?: boolean;
  readonly result?: string;
}

export const getsysinfo = defineContract(
  "getsysinfo",
  z.object({ nodeid: deviceRef, nodeinfo: z.optional(z.boolean()) }),
  replies<SystemInfoReply>(),
);
