/**
 * Devices: every change is stored and told to those who may see the device, in one call.
 */
import type { DeviceId, GroupId, WireEvent } from "@tendril/protocol";
import type { EventLog } from "../events/index.ts";
import {
  amtAccountCollection,
  type Collection,
  type DeviceDocument,
  deviceCollection,
  deviceShareCollection,
  interfaceCollection,
  lastContactCollection,
  noteCollection,
  type Store,
  systemInfoCollection,
} from "../store/index.ts";
import { type Actor, byActor } from "./actor.ts";
import { type MemberLinks, memberIds } from "./member-links.ts";
import type { PowerHistory } from "./power-history.ts";
import type { Presence } from "./presence.ts";
import { toWireDevice } from "./views.ts";

export interface DevicesDeps {
  readonly store: Store;
  readonly events: EventLog;
  readonly presence: Presence;
  readonly power: PowerHistory;
  readonly memberLinks: MemberLinks;
}

export type DeviceChange = {
  readonly [Field in keyof Omit<DeviceDocument, "_id" | "type">]?: DeviceDocument[Field] | undefined;
};

/** Fields, or what makes them of the device as it is when they are written: nothing that came meanwhile is lost. */
type Wanted = DeviceChange | ((before: DeviceDocument) => DeviceChange);

export class Devices {
  readonly #deps: DevicesDeps;
  readonly #devices: Collection<DeviceDocument>;

  constructor(deps: DevicesDeps) {
    this.#deps = deps;
    this.#devices = deps.store.collection(deviceCollection);
  }

  async get(id: DeviceId): Promise<DeviceDocument | undefined> {
    return await this.#devices.get(id);
  }

  async getMany(ids: readonly DeviceId[]): Promise<DeviceDocument[]> {
    return await this.#devices.getMany(ids);
  }

  async inGroups(groupIds: readonly GroupId[]): Promise<DeviceDocument[]> {
    if (groupIds.length === 0) return [];
    return await this.#devices.find({ where: { meshid: { in: groupIds } } });
  }

  /** Stores a device seen for the first time; event `addnode`. */
  async add(device: DeviceDocument): Promise<void> {
    await this.#devices.put(device);
    this.record(device, {
      etype: "node",
      action: "addnode",
      node: this.view(device),
      msgid: 84,
      msgArgs: [device.name],
    });
  }

  /**
   * Changes fields; event `changenode`, stored only when a person did it. Nothing happens when all are equal.
   * Gives the device as it is then, `undefined` when there is none.
   */
  async change(id: DeviceId, wanted: Wanted, actor?: Actor): Promise<DeviceDocument | undefined> {
    const before = await this.#devices.get(id);
    if (before === undefined) return undefined;
    const changes = typeof wanted === "function" ? wanted(before) : wanted;
    const changed = Object.entries(changes).filter(
      ([field, value]) => !isSame(fieldOf(before, field), value),
    );
    if (changed.length === 0) return before;
    const device = await this.#devices.patch(id, Object.fromEntries(changed));
    if (device === undefined) return undefined;
    const fields = changed.map(([field]) => field);
    this.record(device, {
      etype: "node",
      action: "changenode",
      node: this.view(device),
      msgid: 140,
      msgArgs: [device.name, device.meshid, fields.join(", ")],
      msg: `Changed device ${device.name}: ${fields.join(", ")}`,
      ...byActor(actor),
      ...(actor === undefined ? { nolog: 1 } : {}),
    });
    return device;
  }

  /** Moves a device to another group; event `nodemeshchange`. */
  async move(device: DeviceDocument, to: { _id: GroupId; name: string }, actor?: Actor): Promise<void> {
    const moved = await this.#devices.patch(device._id, { meshid: to._id });
    if (moved === undefined) return;
    this.#deps.events.record(moved.domain, [device.meshid, moved.meshid, moved._id], {
      etype: "node",
      action: "nodemeshchange",
      nodeid: moved._id,
      node: this.view(moved),
      oldMeshId: device.meshid,
      newMeshId: moved.meshid,
      msgid: 85,
      msgArgs: [moved.name, to.name],
      msg: `Moved device ${moved.name} to group ${to.name}`,
      ...byActor(actor),
    });
  }

  /** Removes a device with everything stored about it; event `removenode`. Events of the device stay. */
  async remove(device: DeviceDocument, actor?: Actor): Promise<void> {
    const { store, power, memberLinks } = this.#deps;
    const members = memberIds(device.links);
    await store.transaction(async () => {
      for (const member of members) await memberLinks.write(member, device._id, undefined);
      await this.#devices.remove(device._id);
      await store.collection(interfaceCollection).remove(device._id);
      await store.collection(systemInfoCollection).remove(device._id);
      await store.collection(lastContactCollection).remove(device._id);
      await store.collection(noteCollection).remove(device._id);
      await store.collection(amtAccountCollection).remove(device._id);
      await store.collection(deviceShareCollection).prune({ where: { nodeid: device._id } });
      await power.removeDevice(device._id);
    });
    this.record(device, {
      etype: "node",
      action: "removenode",
      msgid: 87,
      msgArgs: [device.name],
      msg: `Removed device ${device.name}`,
      ...byActor(actor),
    });
    const msg = `Rights on device ${device.name} ended with it`;
    for (const member of members) await memberLinks.written(member, { msg, msgid: 81, actor });
  }

  /** Publishes an event about a device to everyone who may see the device. */
  record(device: DeviceDocument, event: WireEvent): void {
    const linked = Object.keys(device.links ?? {});
    this.#deps.events.record(device.domain, [device.meshid, device._id, ...linked], {
      nodeid: device._id,
      meshid: device.meshid,
      ...event,
    });
  }

  /** After the links of a device were changed in the store; event `changenode`. */
  async linksWritten(id: DeviceId, msg: string, actor: Actor | undefined): Promise<void> {
    const device = await this.#devices.get(id);
    if (device === undefined) return;
    const node = this.view(device);
    this.record(device, { etype: "node", action: "changenode", node, msgid: 140, msg, ...byActor(actor) });
  }

  view(device: DeviceDocument): ReturnType<typeof toWireDevice> {
    return toWireDevice(device, this.#deps.presence.get(device._id));
  }
}

function fieldOf(device: DeviceDocument, field: string): unknown {
  return Object.entries(device).find(([name]) => name === field)?.[1];
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
