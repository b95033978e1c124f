import { amtfeatures } from "@tendril/protocol/actions/amt/amtfeatures";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { changeFeatures } from "../../../amt/index.ts";
import { defineAmtAction, recordAmt } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtfeatures,
  right: DeviceRight.RemoteControl | DeviceRight.ManageDevices,
  async run({ firmware, devices }, { device, user, message }) {
    const { sol, ider, kvm, consent } = message;
    const wish = { sol, ider, kvm, consent };
    const features = await firmware.use(device._id, ({ wsman }) => changeFeatures(wsman, wish));
    recordAmt(devices, { device, user, did: "changed what may be redirected" });
    return { features, result: Result.Ok };
  },
});
