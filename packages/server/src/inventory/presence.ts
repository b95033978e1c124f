/**
 * What is known of a device only while it is connected. This is the in-process implementation; a cluster puts a
 * shared one behind the same interface.
 */
import type { DeviceId, SessionTimes } from "@tendril/protocol";

export interface DevicePresence {
  /** Bits of ConnectionBit. */
  readonly conn: number;
  /** PowerState. */
  readonly pwr: number;
  /** Time of the agent's connection, ms. */
  readonly agct: number;
  /** Session counts by kind and user, as the agent reports them; `battery` beside them. */
  readonly sessions?: Readonly<Record<string, unknown>>;
  /** Since when, by the clock of the server. */
  readonly sessiontimes?: SessionTimes;
}

export interface Presence {
  /** `undefined` while nothing connects the device. */
  get(deviceId: DeviceId): DevicePresence | undefined;
  set(deviceId: DeviceId, presence: DevicePresence): void;
  clear(deviceId: DeviceId): void;
  /** Connected devices. */
  readonly count: number;
}

export function createPresence(): Presence {
  const byDevice = new Map<DeviceId, DevicePresence>();
  return {
    get: (deviceId) => byDevice.get(deviceId),
    set(deviceId, presence) {
      byDevice.set(deviceId, presence);
    },
    clear(deviceId) {
      byDevice.delete(deviceId);
    },
    get count() {
      return byDevice.size;
    },
  };
}
