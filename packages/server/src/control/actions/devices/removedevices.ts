import { removedevices } from "@tendril/protocol/actions/devices/removedevices";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { defineDevicesAction } from "../../define-action.ts";

export const action = defineDevicesAction({
  contract: removedevices,
  freshFactor: "always",
  devices: { ids: ({ nodeids }) => nodeids, right: DeviceRight.Uninstall },
  refusals: { denied: Result.Denied, notFound: Result.Denied },
  async run({ devices, agents }, call) {
    for (const device of call.devices) {
      await devices.remove(device, call.user);
      agents.disconnect(device._id);
    }
    return { result: Result.Ok };
  },
});
