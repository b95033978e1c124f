/** The sharing links of a device that can still be used. */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies } from "../../contracts/index.ts";

export interface WireDeviceShare {
  readonly publicid: string;
  /** Who shares. */
  readonly userid: string;
  readonly guestName: string;
  /** Bits of ShareKind. */
  readonly p: number;
  readonly consent: number;
  readonly viewOnly?: boolean;
  /** ms. */
  readonly startTime?: number;
  /** ms. */
  readonly expireTime?: number;
  /** Minutes of each window. */
  readonly duration?: number;
  readonly recurring?: number;
  /** For who made the link only. */
  readonly url?: string;
}

export const deviceShares = defineContract(
  "deviceShares",
  z.object({ nodeid: deviceRef }),
  replies<{
    readonly nodeid?: string;
    readonly deviceShares?: readonly WireDeviceShare[];
    readonly result?: string;
  }>(),
);
