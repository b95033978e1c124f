import { amtnames } from "@tendril/protocol/actions/amt/amtnames";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { changeNames } from "../../../amt/index.ts";
import { defineAmtAction, recordAmt } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtnames,
  right: DeviceRight.RemoteControl | DeviceRight.ManageDevices,
  async run({ firmware, devices }, { device, user, message }) {
    const { hostname, domain } = message;
    await firmware.use(device._id, ({ wsman }) => changeNames(wsman, { hostname, domain }));
    recordAmt(devices, { device, user, did: `now calls itself ${hostname}` });
    return { result: Result.Ok };
  },
});
