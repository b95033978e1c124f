import { amtlog } from "@tendril/protocol/actions/amt/amtlog";
import { Result } from "@tendril/protocol/constants";
import { readAuditLog, readEventLog } from "../../../amt/index.ts";
import { defineAmtAction } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtlog,
  async run({ firmware }, { device, message }) {
    const read = message.log === "event" ? readEventLog : readAuditLog;
    return { entries: await firmware.use(device._id, ({ wsman }) => read(wsman)), result: Result.Ok };
  },
});
