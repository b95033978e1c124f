import { updateAgents } from "@tendril/protocol/actions/devices/update-agents";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { UnavailableError } from "../../../errors.ts";
import { defineDevicesAction } from "../../define-action.ts";

export const action = defineDevicesAction({
  contract: updateAgents,
  devices: { ids: ({ nodeids }) => nodeids, right: DeviceRight.AgentConsole },
  async run({ agents, devices }, { user, devices: named }) {
    let asked = 0;
    for (const device of named) {
      if (!agents.disconnect(device._id)) continue;
      asked++;
      devices.record(device, {
        ...{ etype: "node", action: "updateagent", userid: user._id, username: user.name },
        msg: `Had the agent of ${device.name} look for a newer program`,
      });
    }
    if (asked === 0) throw new UnavailableError(Result.AgentNotConnected);
    return { result: Result.Ok };
  },
});
