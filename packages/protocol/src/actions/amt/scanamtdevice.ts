/**
 * Look for Intel AMT in a range of addresses of the server's network: `a.b.c.d`, `a-b` or `a/bits`, 4,096 at most, for
 * somebody who may change the group. In the end an event `scanamtdevice` comes with all results, `null` for a bad range.
 * Ours: events `amtscan` on the way (`checked`, `total`, and `found` with `address`), and `stop` ends the scan.
 */
import * as z from "zod/mini";
import { defineContract, groupRef, text } from "../../contracts/index.ts";

export interface AmtScanResult {
  readonly ver: string;
  readonly tls: 0 | 1;
  /** 0 not activated, 1 in between, 2 activated. */
  readonly state: number;
  readonly hostname: string;
  /** Whether `hostname` is a name or the address. */
  readonly hosttype: "host" | "addr";
}

export const scanamtdevice = defineContract(
  "scanamtdevice",
  z.object({ meshid: groupRef, range: text(1, 64), stop: z.optional(z.boolean()) }),
);
