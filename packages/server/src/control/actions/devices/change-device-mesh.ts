import { changeDeviceMesh } from "@tendril/protocol/actions/devices/change-device-mesh";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { hasRight } from "../../../auth/index.ts";
import { DeniedError, NotFoundError } from "../../../errors.ts";
import { lastContactCollection } from "../../../store/index.ts";
import { findGroup } from "../../authorize.ts";
import { defineDevicesAction } from "../../define-action.ts";

/** Right EditGroup on both groups and ManageDevices on the target: moving changes who may do what. */
export const action = defineDevicesAction({
  contract: changeDeviceMesh,
  devices: { ids: ({ nodeids }) => nodeids, right: DeviceRight.EditGroup },
  refusals: { denied: Result.PermissionDenied, notFound: Result.DeviceNotFound },
  async run(services, { user, devices, message }) {
    const reference = { id: message.meshid, name: message.meshname };
    const group = await findGroup(services, { user, reference });
    if (group === undefined) throw new NotFoundError(Result.InvalidGroupId);
    const rights = services.rights.onGroup(user, group._id);
    if (!hasRight(rights, DeviceRight.EditGroup) || !hasRight(rights, DeviceRight.ManageDevices)) {
      throw new DeniedError(Result.PermissionDenied);
    }
    const moving = devices.filter((device) => device.meshid !== group._id);
    if (moving.length === 0) throw new DeniedError(Result.DeviceInGroup);
    if (moving.some((device) => device.mtype !== group.mtype)) throw new DeniedError(Result.GroupTypesDiffer);
    const contacts = services.store.collection(lastContactCollection);
    for (const device of moving) {
      await services.devices.move(device, group, user);
      await contacts.patch(device._id, { meshid: group._id });
    }
    return { result: Result.Ok };
  },
});
