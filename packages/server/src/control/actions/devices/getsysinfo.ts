import { getsysinfo, type SystemInfoReply } from "@tendril/protocol/actions/devices/getsysinfo";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { hasRight } from "../../../auth/index.ts";
import { systemInfoCollection } from "../../../store/index.ts";
import { findDevice } from "../../authorize.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: getsysinfo,
  isAlwaysAnswered: true,
  async run(services, { user, message }): Promise<SystemInfoReply> {
    const device = await findDevice(services, { user, ref: message.nodeid });
    const rights = device === undefined ? 0 : services.rights.onDevice(user, device);
    if (device === undefined || !hasRight(rights, DeviceRight.DeviceDetails)) {
      return { nodeid: message.nodeid, noinfo: true, result: Result.InvalidDeviceId };
    }
    const stored = await services.store.collection(systemInfoCollection).get(device._id);
    const node = message.nodeinfo === true ? { node: services.devices.view(device), rights } : {};
    if (stored === undefined)
      return { nodeid: device._id, ...node, noinfo: true, result: Result.InvalidDeviceId };
    const { _id, domain: _domain, ...inventory } = stored;
    return { nodeid: _id, ...inventory, ...node };
  },
});
