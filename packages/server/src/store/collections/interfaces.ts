/** Network interfaces of devices, as their agents report them. `_id` is the device id. */
import type { DeviceId, DomainId, WireInterfaces } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface InterfaceDocument {
  readonly _id: DeviceId;
  readonly domain: DomainId;
  /** ms. */
  readonly updateTime: number;
  readonly netif2: WireInterfaces;
}

export const interfaceCollection = defineCollection<InterfaceDocument>({ name: "interfaces", indexes: [] });
