import { getnetworkinfo, type NetworkInfoReply } from "@tendril/protocol/actions/devices/getnetworkinfo";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { hasRight } from "../../../auth/index.ts";
import { interfaceCollection } from "../../../store/index.ts";
import { findDevice } from "../../authorize.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: getnetworkinfo,
  isAlwaysAnswered: true,
  async run(services, { user, message }): Promise<NetworkInfoReply> {
    const device = await findDevice(services, { user, ref: message.nodeid });
    const rights = device === undefined ? 0 : services.rights.onDevice(user, device);
    if (device === undefined || !hasRight(rights, DeviceRight.DeviceDetails)) {
      return { nodeid: message.nodeid, noinfo: true, result: Result.InvalidDeviceId };
    }
    const stored = await services.store.collection(interfaceCollection).get(device._id);
    return {
      nodeid: device._id,
      updateTime: stored?.updateTime ?? null,
      netif: null,
      netif2: stored?.netif2 ?? null,
    };
  },
});
