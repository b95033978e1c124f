import { toast } from "@tendril/protocol/actions/devices/toast";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { defineDevicesAction } from "../../define-action.ts";
import { callerFields } from "../../to-agent.ts";

export const action = defineDevicesAction({
  contract: toast,
  devices: { ids: ({ nodeids }) => nodeids, right: DeviceRight.ChatNotify },
  refusals: { denied: Result.AccessDeniedDevice },
  async run(services, { devices, user, peer, message, rightsOn }) {
    const { msg, title = "Tendril" } = message;
    for (const device of devices) {
      const caller = await callerFields(services, { user, peer, device, rights: rightsOn(device) });
      services.agents.send(device._id, { action: "toast", msg, title, ...caller });
    }
    return { result: Result.Ok };
  },
});
