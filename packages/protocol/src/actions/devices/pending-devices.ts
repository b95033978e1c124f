/** Devices that wait for approval to join a group, and those that were refused, of the groups whose devices one manages. */
import * as z from "zod/mini";
import { defineContract, groupRef, replies } from "../../contracts/index.ts";

export interface WirePendingDevice {
  readonly nodeid: string;
  readonly meshid: string;
  readonly name: string;
  /** Address of the last connection. */
  readonly ip?: string;
  /** Architecture of its agent. */
  readonly agentid: number;
  /** Whether it is connected and waits now. */
  readonly isConnected: boolean;
  readonly isRefused: boolean;
  /** Name of who refused it. */
  readonly refusedBy?: string;
  /** First and last connection, ms. */
  readonly first: number;
  readonly last: number;
}

export const pendingDevices = defineContract(
  "pendingDevices",
  z.object({
    /** Of this group only. */
    meshid: z.optional(groupRef),
  }),
  replies<{ readonly result?: string; readonly devices?: readonly WirePendingDevice[] }>(),
);
