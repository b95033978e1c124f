import { adddeviceuser } from "@tendril/protocol/actions/devices/adddeviceuser";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import type { Member } from "../../../inventory/index.ts";
import { defineDeviceAction } from "../../define-action.ts";
import { findMember, refusalOfRights } from "../../members.ts";

/** Rights that make sense on whole groups only. */
const GROUP_ONLY = DeviceRight.EditGroup | DeviceRight.ManageUsers | DeviceRight.ManageDevices;

/** All of them or none. */
export const action = defineDeviceAction({
  contract: adddeviceuser,
  device: { right: DeviceRight.ManageUsers, id: ({ nodeid }) => nodeid },
  async run(services, { user, device, rights: own, message }) {
    const { usernames = [], userids = [], remove, rights: wanted = 0 } = message;
    const rights = remove === true ? undefined : wanted;
    if (rights !== undefined && (rights & GROUP_ONLY) !== 0) throw new DeniedError(Result.InvalidRights);
    const members: Member[] = [];
    for (const ref of [...usernames, ...userids]) {
      const member = await findMember(services, user, ref);
      if (member === undefined) throw new DeniedError(Result.InvalidUsernames);
      const refusal = refusalOfRights({ caller: user, own, member, target: device, rights });
      if (refusal !== undefined) throw new DeniedError(refusal);
      members.push(member);
    }
    if (members.length === 0) throw new DeniedError(Result.InvalidUsernames);
    for (const member of members) {
      const target = (await services.devices.get(device._id)) ?? device;
      await services.memberships.set(member, { target, rights }, user);
    }
    return { result: Result.Ok };
  },
});
