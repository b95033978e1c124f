/** When a device was last heard of, and from where. `_id` is the device id. */
import type { DeviceId, DomainId, GroupId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface LastContactDocument {
  readonly _id: DeviceId;
  readonly domain: DomainId;
  readonly meshid: GroupId;
  /** ms. */
  readonly time: number;
  /** 1 connected, 0 disconnected. */
  readonly cause: 0 | 1;
  readonly connectType: number;
  /** Address and port. */
  readonly addr: string;
}

export const lastContactCollection = defineCollection<LastContactDocument>({
  name: "last_contacts",
  indexes: ["meshid"],
});
