import { amtinventory } from "@tendril/protocol/actions/amt/amtinventory";
import { Result } from "@tendril/protocol/constants";
import { readInventory, readNetwork } from "../../../amt/index.ts";
import { defineAmtAction } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtinventory,
  run: ({ firmware }, { device }) =>
    firmware.use(device._id, async ({ wsman }) => ({
      hardware: await readInventory(wsman),
      network: await readNetwork(wsman),
      result: Result.Ok,
    })),
});
