/** Sharing links: a guest may use one device in a few ways. `_id` is `deviceshare-<publicid>`. */
import type { DeviceId, DomainId, UserId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface DeviceShareDocument {
  readonly _id: string;
  readonly publicid: string;
  readonly nodeid: DeviceId;
  readonly domain: DomainId;
  /** Who shares; the guest can do no more than this user may. */
  readonly userid: UserId;
  readonly guestName: string;
  /** Bits: 1 terminal, 2 desktop, 4 files. */
  readonly p: number;
  /** Bits of ConsentFlag, added to those of the policy. */
  readonly consent: number;
  readonly viewOnly?: boolean;
  /** ms. */
  readonly startTime?: number;
  /** ms; absent for a link without end and for recurring ones. */
  readonly expireTime?: number;
  /** Minutes of each window of a recurring link. */
  readonly duration?: number;
  /** 1 daily, 2 weekly. */
  readonly recurring?: number;
  /** ms. */
  readonly created: number;
}

export const deviceShareCollection = defineCollection<DeviceShareDocument>({
  name: "device_shares",
  indexes: ["nodeid", "userid", "expireTime"],
});
