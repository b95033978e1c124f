/** Network interfaces of a device. Nothing stored: null; no right: `noinfo`. */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies, type WireInterfaces } from "../../contracts/index.ts";

export interface NetworkInfoReply {
  readonly nodeid?: string;
  /** ms. */
  readonly updateTime?: number | null;
  readonly netif2?: WireInterfaces | null;
  readonly netif?: unknown;
  readonly noinfo?: boolean;
  readonly result?: string;
}

export const getnetworkinfo = defineContract(
  "getnetworkinfo",
  z.object({ nodeid: deviceRef }),
  replies<NetworkInfoReply>(),
);
