import { amtclock } from "@tendril/protocol/actions/amt/amtclock";
import { Result } from "@tendril/protocol/constants";
import { syncClock } from "../../../amt/index.ts";
import { defineAmtAction } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtclock,
  async run({ firmware, clock }, { device }) {
    const now = (): number => clock.now();
    const { offsetS, wasSet } = await firmware.use(device._id, ({ wsman }) => syncClock(wsman, now));
    return { offset: offsetS, wasSet, result: Result.Ok };
  },
});
