/** Devices that would join a group and wait until somebody approves them, or were refused. `_id` names both. */
import type { DeviceId, DomainId, GroupId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";
import type { DeviceDocument } from "./devices.ts";

export interface PendingDeviceDocument {
  readonly _id: string;
  readonly nodeid: DeviceId;
  readonly meshid: GroupId;
  readonly domain: DomainId;
  /** Network that it connected from first. */
  readonly network: string;
  readonly isRefused: boolean;
  /** Name of who refused it. */
  readonly refusedBy?: string;
  /** ms. */
  readonly firstSeen: number;
  /** ms. */
  readonly lastSeen: number;
  /** What is stored when it is approved. */
  readonly device: DeviceDocument;
}

export const pendingDeviceCollection = defineCollection<PendingDeviceDocument>({
  name: "pending_devices",
  indexes: ["nodeid", "meshid", "network", "isRefused", "lastSeen"],
});
