/** Power states of devices over time. */
import type { DeviceId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface PowerDocument {
  readonly _id: string;
  /** ms. */
  readonly time: number;
  readonly nodeid: DeviceId;
  /** PowerState. */
  readonly power: number;
}

export const powerCollection = defineCollection<PowerDocument>({
  name: "power",
  indexes: ["time", "nodeid"],
});
