/** Ours: what happened to a device (`event`), or who did what to its firmware (`audit`). */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies } from "../../contracts/index.ts";

export interface AmtLogEntry {
  /** Unix seconds; absent when the firmware did not know the time. */
  readonly timeS?: number;
  /** What happened, in words. */
  readonly text: string;
  /** Of events. */
  readonly severity?: "critical" | "warning" | "information";
  /** The part of the computer, or who did it. */
  readonly source?: string;
}

export const amtlog = defineContract(
  "amtlog",
  z.object({ nodeid: deviceRef, log: z.enum(["event", "audit"]) }),
  replies<{
    /** The newest 1,000, newest first. */
    readonly entries?: readonly AmtLogEntry[];
    readonly result?: string;
  }>(),
);
