import { amtsecurity } from "@tendril/protocol/actions/amt/amtsecurity";
import { Result } from "@tendril/protocol/constants";
import { readSecurity } from "../../../amt/index.ts";
import { defineAmtAction } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtsecurity,
  async run({ firmware }, { device }) {
    const security = await firmware.use(device._id, ({ wsman }) => readSecurity(wsman));
    return { security, result: Result.Ok };
  },
});
