import { amtevents } from "@tendril/protocol/actions/amt/amtevents";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { hasSubscription, subscribeAlerts, unsubscribeAlerts } from "../../../amt/index.ts";
import { defineAmtAction, recordAmt } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtevents,
  right: DeviceRight.RemoteControl | DeviceRight.ManageDevices,
  async run({ firmware, amtAlerts, devices }, { device, user, message }) {
    const { step } = message;
    const target = amtAlerts.targetOf(device._id);
    const isSubscribed = await firmware.use(device._id, async ({ wsman }) => {
      if (step === "subscribe") await subscribeAlerts(wsman, target);
      if (step === "unsubscribe") await unsubscribeAlerts(wsman, target.url);
      return await hasSubscription(wsman, target.url);
    });
    const did = step === "subscribe" ? "sends its alerts here" : "sends its alerts here no longer";
    if (step !== "state") recordAmt(devices, { device, user, did });
    return { isSubscribed, result: Result.Ok };
  },
});
