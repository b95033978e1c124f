import { poweraction } from "@tendril/protocol/actions/devices/poweraction";
import { DeviceRight, PowerAction, Result } from "@tendril/protocol/constants";
import { UnavailableError } from "../../../errors.ts";
import { defineDevicesAction } from "../../define-action.ts";
import { callerFields } from "../../to-agent.ts";

const agentActions: readonly number[] = Object.values(PowerAction);

export const action = defineDevicesAction({
  contract: poweraction,
  freshFactor: "mass",
  devices: { ids: ({ nodeids }) => nodeids, right: DeviceRight.ResetPowerOff },
  async run(services, { devices, user, peer, message, rightsOn }) {
    const { actiontype, forced = 0 } = message;
    if (!agentActions.includes(actiontype)) throw new UnavailableError("This power action needs Intel AMT");
    for (const device of devices) {
      const caller = await callerFields(services, { user, peer, device, rights: rightsOn(device) });
      services.agents.send(device._id, { action: "poweraction", actiontype, forced, ...caller });
    }
    return { result: Result.Ok };
  },
});
