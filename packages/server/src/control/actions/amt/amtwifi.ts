import { amtwifi } from "@tendril/protocol/actions/amt/amtwifi";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { addWifi, readWifi, removeWifi } from "../../../amt/index.ts";
import { defineAmtAction, recordAmt } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtwifi,
  right: DeviceRight.RemoteControl | DeviceRight.ManageDevices,
  async run({ firmware, devices }, { device, user, message }) {
    const { step, profile, name } = message;
    const wifi = await firmware.use(device._id, async ({ wsman }) => {
      if (step === "add" && profile !== undefined) await addWifi(wsman, profile);
      if (step === "remove" && name !== undefined) await removeWifi(wsman, name);
      return await readWifi(wsman);
    });
    if (step !== "list") recordAmt(devices, { device, user, did: "changed wireless networks" });
    return { ...(wifi === undefined ? {} : { wifi }), result: Result.Ok };
  },
});
