import { amttls } from "@tendril/protocol/actions/amt/amttls";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { setUpTls } from "../../../amt/index.ts";
import { defineAmtAction, recordAmt } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amttls,
  right: DeviceRight.RemoteControl | DeviceRight.ManageDevices,
  async run({ firmware, devices, firmwareIssuer }, { device, user }) {
    const changed = await firmware.use(device._id, ({ wsman }) => setUpTls(wsman, firmwareIssuer));
    if (changed) {
      await firmware.preferTls(device._id);
      recordAmt(devices, { device, user, did: "speaks TLS" });
    }
    return { changed, result: Result.Ok };
  },
});
