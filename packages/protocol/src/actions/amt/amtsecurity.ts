/** Ours: certificates of a device's firmware, and whether it speaks TLS. */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies } from "../../contracts/index.ts";

export interface AmtSecurity {
  readonly tls: {
    readonly isOn: boolean;
    /** Clients show a certificate too. */
    readonly isMutual: boolean;
    readonly allowsPlain: boolean;
  };
  readonly certificates: readonly {
    readonly id: string;
    readonly subject: string;
    readonly issuer: string;
    /** The firmware trusts what it signs. */
    readonly isRoot: boolean;
    /** TLS uses it. */
    readonly isUsed: boolean;
    /** SHA-256, hex with colons. */
    readonly fingerprint?: string;
    readonly validToMs?: number;
  }[];
}

export const amtsecurity = defineContract(
  "amtsecurity",
  z.object({ nodeid: deviceRef }),
  replies<{ readonly security?: AmtSecurity; readonly result?: string }>(),
);
