/** Hardware and system inventory of devices. `_id` is the device id. */
import type { DeviceId, DomainId, WireSystemInfo } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface SystemInfoDocument extends WireSystemInfo {
  readonly _id: DeviceId;
  readonly domain: DomainId;
  readonly hash: string;
  /** ms. */
  readonly time: number;
}

export const systemInfoCollection = defineCollection<SystemInfoDocument>({
  name: "system_info",
  indexes: [],
});
