import { refuseDevices } from "@tendril/protocol/actions/devices/refuse-devices";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { defineGroupAction } from "../../define-action.ts";
import { chosenPending } from "../../device-care/index.ts";

export const action = defineGroupAction({
  contract: refuseDevices,
  group: { right: DeviceRight.ManageDevices, ref: ({ meshid }) => ({ id: meshid }) },
  async run({ pending }, { user, group, message }) {
    const { nodeids, isTakenBack = false } = message;
    const chosen = await chosenPending(pending, group, nodeids);
    if (isTakenBack) await pending.takeBack(chosen, { group, actor: user });
    else await pending.refuse(chosen, { group, actor: user });
    return { result: Result.Ok, count: chosen.length };
  },
});
