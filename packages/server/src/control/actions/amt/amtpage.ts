import { amtpage } from "@tendril/protocol/actions/amt/amtpage";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { defineAmtAction, recordAmt } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtpage,
  right: DeviceRight.RemoteControl | DeviceRight.ManageDevices | DeviceRight.ResetPowerOff | DeviceRight.Wake,
  async run({ firmwarePages, devices }, { device, user, peer }) {
    const path = await firmwarePages.open({ user, device, webSessionId: peer.webSessionId });
    recordAmt(devices, { device, user, did: "web page opened" });
    return { path, result: Result.Ok };
  },
});
