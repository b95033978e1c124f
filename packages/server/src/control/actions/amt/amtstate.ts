import { amtstate } from "@tendril/protocol/actions/amt/amtstate";
import { Result } from "@tendril/protocol/constants";
import { readFeatures, readSettings } from "../../../amt/index.ts";
import { defineAmtAction } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtstate,
  async run({ firmware }, { device }) {
    const pwr = await firmware.readPower(device._id);
    return await firmware.use(device._id, async (contact) => {
      const settings = await readSettings(contact.wsman, contact.realm);
      const features = await readFeatures(contact.wsman);
      const { version } = contact;
      return {
        ...{ settings, features, result: Result.Ok },
        ...(pwr === undefined ? {} : { pwr }),
        ...(version === undefined ? {} : { version }),
      };
    });
  },
});
