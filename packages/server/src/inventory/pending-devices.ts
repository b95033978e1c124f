/**
 * Devices that would join a group whose new devices wait for approval: remembered with a limit, told to those who
 * manage the devices of the group, then approved or refused by one of them. See docs/adr/0031-approval-of-devices.md.
 */
import type { DeviceId, GroupId, WireEvent } from "@tendril/protocol";
import { DeviceRight, FULL_RIGHTS } from "@tendril/protocol/constants";
import { networkOf } from "../auth/index.ts";
import type { EventLog } from "../events/index.ts";
import {
  type Collection,
  type DeviceDocument,
  type GroupDocument,
  type PendingDeviceDocument,
  pendingDeviceCollection,
  type Store,
} from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import { type Actor, byActor } from "./actor.ts";
import type { Devices } from "./devices.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const pendingLimits = {
  /** Of one group. */
  maxWaiting: 1_000,
  /** Of one network, in all groups, refused ones included. */
  maxPerNetwork: 250,
  /** Of one group; those that were not seen for longest are forgotten first. */
  maxRefused: 10_000,
  waitingAgeMs: 30 * DAY_MS,
  refusedAgeMs: 365 * DAY_MS,
} as const;

export interface PendingDevicesDeps {
  readonly store: Store;
  readonly events: EventLog;
  readonly devices: Pick<Devices, "get" | "add" | "record">;
  readonly clock: Clock;
}

/** What became of a device that would join: it waits, it was refused before, or too many wait already. */
export type Knock = "waits" | "refused" | "full";

export interface Decision {
  /** The group that they would join. */
  readonly group: GroupDocument;
  readonly actor: Actor;
}

export class PendingDevices {
  readonly #deps: PendingDevicesDeps;
  readonly #pending: Collection<PendingDeviceDocument>;
  /** Connections of devices that are held, to be told that something was decided. */
  readonly #watchers = new Map<string, Set<() => void>>();
  /** When the group's managers were told that too many wait. */
  readonly #toldFullAtMs = new Map<GroupId, number>();

  constructor(deps: PendingDevicesDeps) {
    this.#deps = deps;
    this.#pending = deps.store.collection(pendingDeviceCollection);
  }

  /** Waiting and refused ones, the newest first. */
  async inGroups(groupIds: readonly GroupId[]): Promise<PendingDeviceDocument[]> {
    if (groupIds.length === 0) return [];
    const found = await this.#pending.find({ where: { meshid: { in: groupIds } } });
    return found.sort((a, b) => b.firstSeen - a.firstSeen);
  }

  /** Whether the device is connected and held now. */
  isConnected({ _id }: PendingDeviceDocument): boolean {
    return this.#watchers.has(_id);
  }

  async isRefused(device: DeviceDocument): Promise<boolean> {
    return (await this.#pending.get(idOf(device)))?.isRefused === true;
  }

  /** A device asks to join the group that it names; `address` without port. */
  async knock(device: DeviceDocument, group: GroupDocument, address: string): Promise<Knock> {
    const lastSeen = this.#deps.clock.now();
    const _id = idOf(device);
    const known = await this.#pending.patch(_id, { lastSeen, device });
    if (known !== undefined) return known.isRefused ? "refused" : "waits";
    const network = networkOf(address);
    if (await this.#isFull(group._id, network)) {
      this.#tellFull(group, network);
      return "full";
    }
    const { _id: nodeid, meshid, domain, name } = device;
    const times = { firstSeen: lastSeen, lastSeen };
    await this.#pending.put({
      ...{ _id, nodeid, meshid, domain, network, device },
      isRefused: false,
      ...times,
    });
    this.#tell(group, {
      ...{ action: "devicewaits", name, address },
      msg: `${name} waits for approval to join ${group.name}`,
    });
    return "waits";
  }

  /** Calls `onDecided` when something was decided about the device, until the result is called. */
  watch(device: DeviceDocument, onDecided: () => void): () => void {
    const id = idOf(device);
    const watchers = this.#watchers.getOrInsertComputed(id, () => new Set());
    watchers.add(onDecided);
    // it may have been decided between the knock and now; where the store fails, the next knock finds out
    this.#pending.get(id).then(
      (found) => {
        if (found === undefined && watchers.has(onDecided)) onDecided();
      },
      () => {},
    );
    return () => {
      watchers.delete(onDecided);
      if (watchers.size === 0 && this.#watchers.get(id) === watchers) this.#watchers.delete(id);
    };
  }

  /** Lets them join; events `addnode` and `deviceapproved`. */
  async approve(chosen: readonly PendingDeviceDocument[], actor: Actor): Promise<void> {
    for (const { _id, nodeid, device } of chosen) {
      if (!(await this.#pending.remove(_id))) continue; // somebody else was faster
      if ((await this.#deps.devices.get(nodeid)) === undefined) {
        await this.#deps.devices.add(device);
        this.#deps.devices.record(device, {
          ...{ etype: "node", action: "deviceapproved", ...byActor(actor) },
          msg: `Approved device ${device.name}`,
        });
      }
      await this.joined(nodeid);
      this.#decided(_id);
    }
  }

  /** Remembers that they may not join; events `devicerefused`. */
  async refuse(chosen: readonly PendingDeviceDocument[], { group, actor }: Decision): Promise<void> {
    for (const { _id, isRefused, device } of chosen) {
      if (isRefused) continue;
      await this.#pending.patch(_id, { isRefused: true, refusedBy: actor.name });
      this.#tell(group, {
        ...{ action: "devicerefused", name: device.name, ...byActor(actor) },
        msg: `Refused device ${device.name}, which would join ${group.name}`,
      });
    }
    await this.#forgetOldest(group._id);
  }

  /** Forgets refusals: who is connected waits again. Events `devicerefused`. */
  async takeBack(chosen: readonly PendingDeviceDocument[], { group, actor }: Decision): Promise<void> {
    for (const { _id, isRefused, device } of chosen) {
      if (!isRefused || !(await this.#pending.remove(_id))) continue;
      this.#tell(group, {
        ...{ action: "devicerefused", isTakenBack: true, name: device.name, ...byActor(actor) },
        msg: `Took back the refusal of device ${device.name}, which would join ${group.name}`,
      });
      this.#decided(_id);
    }
  }

  /** The device is one of ours now: it waits nowhere else. */
  async joined(nodeid: DeviceId): Promise<void> {
    await this.#pending.prune({ where: { nodeid, isRefused: false } });
  }

  /** New devices of the group need no approval any more: those that wait and are connected join now. */
  async open(meshid: GroupId): Promise<void> {
    const waiting = await this.#pending.find({ where: { meshid, isRefused: false } });
    for (const { _id } of waiting) {
      await this.#pending.remove(_id);
      this.#decided(_id);
    }
  }

  /** Forgets those that were not seen for long. */
  async prune(): Promise<void> {
    const nowMs = this.#deps.clock.now();
    const { waitingAgeMs, refusedAgeMs } = pendingLimits;
    await this.#pending.prune({ where: { isRefused: false, lastSeen: { lt: nowMs - waitingAgeMs } } });
    await this.#pending.prune({ where: { isRefused: true, lastSeen: { lt: nowMs - refusedAgeMs } } });
  }

  async #isFull(meshid: GroupId, network: string): Promise<boolean> {
    const { maxWaiting, maxPerNetwork } = pendingLimits;
    if ((await this.#pending.count({ where: { network } })) >= maxPerNetwork) return true;
    return (await this.#pending.count({ where: { meshid, isRefused: false } })) >= maxWaiting;
  }

  async #forgetOldest(meshid: GroupId): Promise<void> {
    const where = { meshid, isRefused: true };
    const over = (await this.#pending.count({ where })) - pendingLimits.maxRefused;
    if (over > 0) await this.#pending.prune({ where, sortBy: "lastSeen", limit: over });
  }

  /** Once an hour: a flood must not fill the log. */
  #tellFull(group: GroupDocument, network: string): void {
    const nowMs = this.#deps.clock.now();
    if (nowMs - (this.#toldFullAtMs.get(group._id) ?? Number.NEGATIVE_INFINITY) < HOUR_MS) return;
    this.#toldFullAtMs.set(group._id, nowMs);
    this.#tell(group, {
      ...{ action: "devicewaitsfull", network },
      msg: `Too many devices wait for approval to join ${group.name}; the last came from ${network}`,
    });
  }

  /** To those who may decide. */
  #tell(group: GroupDocument, event: WireEvent): void {
    const deciders = Object.entries(group.links)
      .filter(([, { rights }]) => rights >>> 0 === FULL_RIGHTS || (rights & DeviceRight.ManageDevices) !== 0)
      .map(([id]) => id);
    this.#deps.events.record(group.domain, deciders, { etype: "mesh", meshid: group._id, ...event });
  }

  #decided(id: string): void {
    for (const onDecided of [...(this.#watchers.get(id) ?? [])]) onDecided();
  }
}

/** A refusal counts for one group: who manages another one decides there. */
function idOf({ _id, meshid }: DeviceDocument): string {
  return `${meshid} ${_id}`;
}
