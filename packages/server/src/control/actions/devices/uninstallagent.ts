import { uninstallagent } from "@tendril/protocol/actions/devices/uninstallagent";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { UnavailableError } from "../../../errors.ts";
import { defineDevicesAction } from "../../define-action.ts";

export const action = defineDevicesAction({
  contract: uninstallagent,
  freshFactor: "always",
  devices: { ids: ({ nodeids }) => nodeids, right: DeviceRight.Uninstall },
  async run({ agents, devices }, { user, devices: named }) {
    let sent = 0;
    for (const device of named) {
      if (!agents.send(device._id, { action: "uninstallagent" })) continue;
      sent++;
      devices.record(device, {
        ...{ etype: "node", action: "uninstallagent", userid: user._id, username: user.name },
        msg: `Asked the agent of ${device.name} to remove itself`,
      });
    }
    if (sent === 0) throw new UnavailableError(Result.AgentNotConnected);
    return { result: Result.Ok };
  },
});
