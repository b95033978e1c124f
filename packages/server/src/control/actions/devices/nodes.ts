import { type GroupId, isDeviceId, isGroupId, type WireDevice } from "@tendril/protocol";
import { type NodesReply, nodes } from "@tendril/protocol/actions/devices/nodes";
import { Result } from "@tendril/protocol/constants";
import { type DeviceDocument, lastContactCollection, type UserDocument } from "../../../store/index.ts";
import { findDevice, findGroup } from "../../authorize.ts";
import { defineAction } from "../../define-action.ts";
import type { ControlServices } from "../../services.ts";

export const action = defineAction({
  contract: nodes,
  isAlwaysAnswered: true,
  async run(services, { user, message }): Promise<NodesReply> {
    const found = await findNamed(services, { user, ...message });
    if (found === undefined) return { result: Result.InvalidGroupId };
    const lastSeen = await lastContacts(services, found);
    const byGroup = new Map<string, WireDevice[]>();
    for (const device of found) {
      const { meshid: _group, ...view } = services.devices.view(device);
      const seenAtMs = lastSeen.get(device._id);
      const shown = seenAtMs === undefined || view.conn ? view : { ...view, lastseen: seenAtMs };
      byGroup.getOrInsertComputed(device.meshid, () => []).push(shown);
    }
    return { nodes: Object.fromEntries(byGroup) };
  },
});

interface Wanted {
  readonly user: UserDocument;
  readonly meshid?: string | undefined;
  readonly meshname?: string | undefined;
  readonly id?: string | undefined;
}

/** `undefined` when a group was named that the user cannot see. */
async function findNamed(services: ControlServices, wanted: Wanted): Promise<DeviceDocument[] | undefined> {
  const { user, meshid, meshname, id } = wanted;
  if (id !== undefined) {
    const device = await findDevice(services, { user, ref: id });
    return device === undefined ? [] : [device];
  }
  if (meshid !== undefined || meshname !== undefined) {
    const group = await findGroup(services, { user, reference: { id: meshid, name: meshname } });
    return group === undefined ? undefined : await services.devices.inGroups([group._id]);
  }
  const linkedIds = services.rights.linkedIds(user);
  const inGroups = await services.devices.inGroups(linkedIds.filter(isGroupId));
  const linked = await services.devices.getMany(linkedIds.filter(isDeviceId));
  const known = new Set(inGroups.map((device) => device._id));
  const extra = linked.filter(
    (device) => !known.has(device._id) && services.rights.onDevice(user, device) !== 0,
  );
  return [...inGroups, ...extra];
}

async function lastContacts(
  { store }: ControlServices,
  devices: readonly DeviceDocument[],
): Promise<Map<string, number>> {
  const groups: GroupId[] = [...new Set(devices.map((device) => device.meshid))];
  const contacts = store.collection(lastContactCollection);
  const found =
    devices.length === 1
      ? await contacts.getMany(devices.map((device) => device._id))
      : await contacts.find({ where: { meshid: { in: groups } } });
  return new Map(found.map((contact) => [contact._id, contact.time]));
}
