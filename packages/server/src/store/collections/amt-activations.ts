/**
 * Activations of firmware, written down before they are tried: the password must not be lost with the connection.
 * They stay when the device is removed; of each device the latest are kept.
 */
import type { DeviceId, GroupId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface AmtActivationDocument {
  readonly _id: string;
  /** Of the firmware. */
  readonly uuid: string;
  readonly nodeid: DeviceId;
  readonly meshid: GroupId;
  readonly mode: "client" | "admin";
  /** The password of the administrator, sealed for the firmware's UUID. */
  readonly sealed: string;
  /** ms. */
  readonly timeMs: number;
}

export const amtActivationCollection = defineCollection<AmtActivationDocument>({
  name: "amt_activations",
  indexes: ["uuid", "nodeid"],
});
