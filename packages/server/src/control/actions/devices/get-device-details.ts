import { isDeviceId, isGroupId } from "@tendril/protocol";
import { getDeviceDetails } from "@tendril/protocol/actions/devices/get-device-details";
import { DeviceRight } from "@tendril/protocol/constants";
import { hasRight } from "../../../auth/index.ts";
import {
  type DeviceDocument,
  interfaceCollection,
  lastContactCollection,
  systemInfoCollection,
  type UserDocument,
} from "../../../store/index.ts";
import { findDevices } from "../../authorize.ts";
import { defineAction } from "../../define-action.ts";
import { type DeviceFacts, toCsv } from "../../device-care/index.ts";
import type { ControlServices } from "../../services.ts";

/** Devices that can be seen; hardware and networks of those whose details may be seen. */
export const action = defineAction({
  contract: getDeviceDetails,
  isAlwaysAnswered: true,
  async run(services, { user, message }) {
    const { nodeids, type } = message;
    const devices =
      nodeids === undefined
        ? await visible(services, user)
        : await findDevices(services, { user, refs: nodeids });
    const facts = await factsOf(services, user, devices);
    return {
      data: type === "csv" ? toCsv(facts) : JSON.stringify(facts.map((one) => entryOf(services, one))),
      type,
    };
  },
});

async function visible(services: ControlServices, user: UserDocument): Promise<DeviceDocument[]> {
  const ids = services.rights.linkedIds(user);
  const inGroups = await services.devices.inGroups(ids.filter(isGroupId));
  const known = new Set<string>(inGroups.map(({ _id }) => _id));
  const single = await services.devices.getMany(ids.filter(isDeviceId).filter((id) => !known.has(id)));
  return [...inGroups, ...single].filter((device) => services.rights.onDevice(user, device) !== 0);
}

async function factsOf(
  { groups, rights, store }: ControlServices,
  user: UserDocument,
  devices: readonly DeviceDocument[],
): Promise<DeviceFacts[]> {
  const detailed = devices.filter((device) =>
    hasRight(rights.onDevice(user, device), DeviceRight.DeviceDetails),
  );
  const ids = detailed.map(({ _id }) => _id);
  const [systems, networks, contacts, named] = await Promise.all([
    store.collection(systemInfoCollection).getMany(ids),
    store.collection(interfaceCollection).getMany(ids),
    store.collection(lastContactCollection).getMany(devices.map(({ _id }) => _id)),
    groups.getMany([...new Set(devices.map(({ meshid }) => meshid))]),
  ]);
  const systemOf = new Map(systems.map((one) => [one._id, one]));
  const networkOf = new Map(networks.map((one) => [one._id, one.netif2]));
  const contactOf = new Map(contacts.map((one) => [one._id, one]));
  const nameOf = new Map(named.map(({ _id, name }) => [_id, name]));
  return devices.map((device) => ({
    device,
    groupName: nameOf.get(device.meshid) ?? "",
    system: systemOf.get(device._id),
    interfaces: networkOf.get(device._id),
    contact: contactOf.get(device._id),
  }));
}

function entryOf({ devices }: ControlServices, { device, system, interfaces, contact }: DeviceFacts): object {
  return {
    node: devices.view(device),
    ...(system === undefined ? {} : { sys: system }),
    ...(interfaces === undefined ? {} : { net: { netif2: interfaces } }),
    ...(contact === undefined
      ? {}
      : {
          lastConnect: {
            time: contact.time,
            cause: contact.cause,
            connectType: contact.connectType,
            addr: contact.addr,
          },
        }),
  };
}
