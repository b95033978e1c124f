/**
 * The clock of the firmware. Source: docs/spec/amt.md, section 3.3.
 */
import { CimReference, type WsmanClient } from "@tendril/amt/wsman";

const TOLERANCE_S = 10;
const service = new CimReference("AMT_TimeSynchronizationService");

export interface ClockReport {
  /** How far it was ahead. */
  readonly offsetS: number;
  readonly wasSet: boolean;
}

/** Reads it, and sets it when it is more than 10 s off. */
export async function syncClock(wsman: WsmanClient, now: () => number): Promise<ClockReport> {
  const read = await wsman.invoke(service, "GetLowAccuracyTimeSynch");
  const theirs = read.number("Ta0") ?? 0;
  const ours = Math.floor(now() / 1000);
  const offsetS = theirs - ours;
  if (Math.abs(offsetS) <= TOLERANCE_S) return { offsetS, wasSet: false };
  const times = { Ta0: theirs, Tm1: ours, Tm2: ours };
  await wsman.invoke(service, "SetHighAccuracyTimeSynch", { arguments: times });
  return { offsetS, wasSet: true };
}
