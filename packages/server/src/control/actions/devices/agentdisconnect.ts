import { agentdisconnect } from "@tendril/protocol/actions/devices/agentdisconnect";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { UnavailableError } from "../../../errors.ts";
import { defineDeviceAction } from "../../define-action.ts";

export const action = defineDeviceAction({
  contract: agentdisconnect,
  device: { id: ({ nodeid }) => nodeid, right: DeviceRight.AgentConsole },
  async run({ agents, devices }, { user, device }) {
    if (!agents.disconnect(device._id)) throw new UnavailableError(Result.AgentNotConnected);
    devices.record(device, {
      ...{ etype: "node", action: "agentdisconnect", userid: user._id, username: user.name },
      msg: `Dropped the connection of ${device.name}`,
    });
    return { result: Result.Ok };
  },
});
