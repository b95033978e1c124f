import { amtconsent } from "@tendril/protocol/actions/amt/amtconsent";
import { Result } from "@tendril/protocol/constants";
import { cancelConsent, readConsent, sendConsentCode, startConsent } from "../../../amt/index.ts";
import { defineAmtAction } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtconsent,
  async run({ firmware }, { device, message }) {
    const { step, code = 0 } = message;
    const consent = await firmware.use(device._id, async ({ wsman }) => {
      if (step === "start") return await startConsent(wsman);
      if (step === "code") return await sendConsentCode(wsman, code);
      if (step === "cancel") return await cancelConsent(wsman);
      return await readConsent(wsman);
    });
    return { consent, result: Result.Ok };
  },
});
