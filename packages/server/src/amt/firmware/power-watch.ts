/**
 * Reads the power state of devices from time to time while their firmware can be reached: spread over the interval, a
 * few at once, not while an agent knows better, and not with a login that the firmware has refused.
 */
import type { DeviceId } from "@tendril/protocol";
import type { Devices, Presence } from "../../inventory/index.ts";
import type { Log } from "../../log/index.ts";
import type { Clock } from "../../time/index.ts";

const INTERVAL_MS = 290_000;
const SPREAD_MS = 60_000;
const BUSY_MS = 2_000;
const MAX_AT_ONCE = 50;
/** Bit of `warn`. */
const UNKNOWN_LOGIN = 1;

export interface PowerWatchDeps {
  readonly devices: Pick<Devices, "get">;
  readonly presence: Pick<Presence, "ofAgent" | "ofFirmware">;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1, for the spread. */
  readonly random: () => number;
  /** Reads it and shows it. */
  readonly read: (deviceId: DeviceId) => Promise<unknown>;
}

export class PowerWatch {
  readonly #deps: PowerWatchDeps;
  /** What ends the wait of each. */
  readonly #waits = new Map<DeviceId, () => void>();
  #running = 0;

  constructor(deps: PowerWatchDeps) {
    this.#deps = deps;
  }

  /** Devices that are watched. */
  get count(): number {
    return this.#waits.size;
  }

  /** Reads now, and from then on. Never throws. */
  begin(deviceId: DeviceId): void {
    this.#waits.get(deviceId)?.();
    this.#waits.delete(deviceId);
    this.#turn(deviceId);
  }

  close(): void {
    for (const cancel of this.#waits.values()) cancel();
    this.#waits.clear();
  }

  #turn(deviceId: DeviceId): void {
    this.#waits.delete(deviceId);
    const { presence, random } = this.#deps;
    if (presence.ofFirmware(deviceId) === undefined) return; // watched again when it comes up
    if (this.#running >= MAX_AT_ONCE) {
      this.#wait(deviceId, BUSY_MS + random() * BUSY_MS);
      return;
    }
    this.#wait(deviceId, INTERVAL_MS + random() * SPREAD_MS);
    if (presence.ofAgent(deviceId) !== undefined) return;
    this.#running++;
    this.#readIfKnown(deviceId)
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : "";
        this.#deps.log.debug({ deviceId, why }, "power of firmware not read");
      })
      .finally(() => this.#running--);
  }

  async #readIfKnown(deviceId: DeviceId): Promise<void> {
    const device = await this.#deps.devices.get(deviceId);
    const isRefused = ((device?.intelamt?.warn ?? 0) & UNKNOWN_LOGIN) !== 0;
    if (device !== undefined && !isRefused) await this.#deps.read(deviceId);
  }

  #wait(deviceId: DeviceId, delayMs: number): void {
    this.#waits.set(
      deviceId,
      this.#deps.clock.after(delayMs, () => this.#turn(deviceId)),
    );
  }
}
