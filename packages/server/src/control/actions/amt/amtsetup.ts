import { amtsetup } from "@tendril/protocol/actions/amt/amtsetup";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { UnavailableError } from "../../../errors.ts";
import { defineAmtAction, recordAmt } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtsetup,
  right: DeviceRight.RemoteControl | DeviceRight.ManageDevices,
  async run({ amtRuns, devices }, { device, user, message }) {
    if (amtRuns === undefined) throw new UnavailableError("this server leaves Intel AMT as it is");
    if (message.step === "run") {
      if (!(await amtRuns.again(device._id)))
        throw new UnavailableError("Intel AMT of this device cannot be reached");
      recordAmt(devices, { device, user, did: "is brought to the policy of its group" });
    }
    const progress = amtRuns.progressOf(device._id);
    const setup = device.intelamt?.setup;
    return {
      ...(progress === undefined ? {} : { progress }),
      ...(setup === undefined ? {} : { setup }),
      result: Result.Ok,
    };
  },
});
