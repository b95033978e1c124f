/**
 * What is known of a device only while it is connected, by its agent, its firmware or both. This is the in-process
 * implementation; a cluster puts a shared one behind the same interface.
 */
import type { DeviceId, SessionTimes } from "@tendril/protocol";

export interface AgentPresence {
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

/** What the firmware of a device says, or what is seen of it. */
export interface FirmwarePresence {
  /** Bits of ConnectionBit, without the agent's. */
  readonly conn: number;
  /** PowerState. */
  readonly pwr: number;
}

/** Both together. An agent that runs knows better than its firmware that the device is on. */
export interface DevicePresence extends Omit<AgentPresence, "agct"> {
  readonly agct?: number;
}

export interface Presence {
  /** `undefined` while nothing connects the device. */
  get(deviceId: DeviceId): DevicePresence | undefined;
  /** The agent's part alone. */
  ofAgent(deviceId: DeviceId): AgentPresence | undefined;
  set(deviceId: DeviceId, presence: AgentPresence): void;
  /** The agent is gone. */
  clear(deviceId: DeviceId): void;
  /** The firmware's part; `undefined` when it is gone. */
  setFirmware(deviceId: DeviceId, presence: FirmwarePresence | undefined): void;
  ofFirmware(deviceId: DeviceId): FirmwarePresence | undefined;
  /** Devices with an agent. */
  readonly count: number;
}

export function createPresence(): Presence {
  const agents = new Map<DeviceId, AgentPresence>();
  const firmware = new Map<DeviceId, FirmwarePresence>();
  return {
    get(deviceId) {
      const agent = agents.get(deviceId);
      const hardware = firmware.get(deviceId);
      if (hardware === undefined) return agent;
      return agent === undefined ? hardware : { ...agent, conn: agent.conn | hardware.conn };
    },
    ofAgent: (deviceId) => agents.get(deviceId),
    set(deviceId, presence) {
      agents.set(deviceId, presence);
    },
    clear(deviceId) {
      agents.delete(deviceId);
    },
    setFirmware(deviceId, presence) {
      if (presence === undefined) firmware.delete(deviceId);
      else firmware.set(deviceId, presence);
    },
    ofFirmware: (deviceId) => firmware.get(deviceId),
    get count() {
      return agents.size;
    },
  };
}
