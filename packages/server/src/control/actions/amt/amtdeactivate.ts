import { amtdeactivate } from "@tendril/protocol/actions/amt/amtdeactivate";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { deactivate } from "../../../amt/index.ts";
import { defineAmtAction, recordAmt } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtdeactivate,
  right: DeviceRight.RemoteControl | DeviceRight.ManageDevices,
  async run({ firmware, devices }, { device, user }) {
    await firmware.use(device._id, ({ wsman }) => deactivate(wsman));
    await firmware.wasDeactivated(device._id);
    recordAmt(devices, { device, user, did: "deactivated" });
    return { result: Result.Ok };
  },
});
