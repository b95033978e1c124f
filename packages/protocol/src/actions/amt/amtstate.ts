/**
 * Ours: what the firmware of a device says of itself now: name, version, how it is set up, power, what may be
 * redirected, how users agree. The power state of the device follows.
 */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies } from "../../contracts/index.ts";

export interface AmtSettings {
  readonly hostname: string;
  readonly domain: string;
  readonly isNetworkEnabled: boolean;
  readonly answersPings: boolean;
  readonly powerSource: "mains" | "battery";
  /** Client control needs the user's agreement for much. */
  readonly controlMode: "none" | "client" | "admin";
  readonly provisioning: "pre" | "in" | "post";
  /** By name of the part, for instance `AMT`, `Sku`, `Flash`. */
  readonly versions: Readonly<Record<string, string>>;
}

export interface AmtFeatures {
  /** Nothing can be redirected while it does not listen. */
  readonly listener: boolean;
  readonly sol: boolean;
  readonly ider: boolean;
  /** Absent where the edition has none. */
  readonly kvm?: boolean;
  /** For what the user has to agree. */
  readonly consent: "none" | "kvm" | "all";
  readonly canChangeConsent: boolean;
}

export const amtstate = defineContract(
  "amtstate",
  z.object({ nodeid: deviceRef }),
  replies<{
    readonly settings?: AmtSettings;
    readonly features?: AmtFeatures;
    /** PowerState. */
    readonly pwr?: number;
    /** Three numbers. */
    readonly version?: string;
    /** `ok`, or why the firmware does not answer. */
    readonly result?: string;
  }>(),
);
