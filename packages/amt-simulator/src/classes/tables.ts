/**
 * What the tables of a new device depend on.
 */
import type { DeviceOptions } from "../device/index.ts";

export interface Tables {
  readonly options: DeviceOptions;
  readonly uuid: string;
  readonly realm: string;
  /** Values that change while the device runs. */
  readonly live: {
    power(): number;
    osPower(): number;
    optInState(): number;
    messageCount(): number;
    auditCount(): number;
  };
}
