import { amtlogin } from "@tendril/protocol/actions/amt/amtlogin";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { defineAmtAction, recordAmt } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtlogin,
  right: DeviceRight.ManageDevices,
  async run({ firmware, devices }, { device, user: actor, message }) {
    const { user, pass: password, tls } = message;
    await firmware.giveAccount(device._id, { user, password, isTls: tls === 1 });
    recordAmt(devices, { device, user: actor, did: "account set" });
    return { result: Result.Ok };
  },
});
