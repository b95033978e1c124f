/**
 * Removal of devices that nobody heard of for as many days as their group says.
 * Source: docs/spec/control-protocol.md, section 5.6, `expireDevs`.
 */
import {
  type DeviceDocument,
  type GroupDocument,
  groupCollection,
  lastContactCollection,
  type Store,
} from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import type { Devices } from "./devices.ts";
import type { Presence } from "./presence.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface DeviceExpiryDeps {
  readonly store: Store;
  readonly devices: Devices;
  readonly presence: Presence;
  readonly clock: Clock;
}

/** Looks once an hour, first an hour after the start: until then agents come back. */
export class DeviceExpiry {
  readonly #deps: DeviceExpiryDeps;
  #nextAtMs: number;

  constructor(deps: DeviceExpiryDeps) {
    this.#deps = deps;
    this.#nextAtMs = deps.clock.now() + HOUR_MS;
  }

  /** Gives the number of removed devices; 0 when it is not time yet. */
  async prune(): Promise<number> {
    const { store, clock } = this.#deps;
    if (clock.now() < this.#nextAtMs) return 0;
    this.#nextAtMs = clock.now() + HOUR_MS;
    let removed = 0;
    for (const group of await store.collection(groupCollection).find({})) {
      if (group.deleted === undefined && (group.expireDevs ?? 0) > 0)
        removed += await this.#pruneGroup(group);
    }
    return removed;
  }

  async #pruneGroup({ _id, expireDevs = 0 }: GroupDocument): Promise<number> {
    const { devices, presence } = this.#deps;
    let removed = 0;
    for (const device of await devices.inGroups([_id])) {
      if (presence.get(device._id) !== undefined) continue;
      const silentMs = await this.#silence(device);
      // it may have connected, moved or gone while the store was asked
      const current = await devices.get(device._id);
      if (silentMs < expireDevs * DAY_MS || current?.meshid !== _id) continue;
      if (presence.get(device._id) !== undefined) continue;
      await devices.remove(current);
      removed++;
    }
    return removed;
  }

  async #silence(device: DeviceDocument): Promise<number> {
    const { store, clock } = this.#deps;
    const contacts = store.collection(lastContactCollection);
    const contact = await contacts.get(device._id);
    const nowMs = clock.now();
    if (contact?.cause === 1) {
      // it was connected when a former server ended at once, nobody knows how long: the days count from now
      await contacts.patch(device._id, { cause: 0, time: nowMs });
      return 0;
    }
    return nowMs - (contact?.time ?? device.firstconnect);
  }
}
