import { amtclearlog } from "@tendril/protocol/actions/amt/amtclearlog";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { clearEventLog } from "../../../amt/index.ts";
import { defineAmtAction, recordAmt } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtclearlog,
  right: DeviceRight.RemoteControl | DeviceRight.ManageDevices,
  async run({ firmware, devices }, { device, user }) {
    await firmware.use(device._id, ({ wsman }) => clearEventLog(wsman));
    recordAmt(devices, { device, user, did: "emptied the event log" });
    return { result: Result.Ok };
  },
});
