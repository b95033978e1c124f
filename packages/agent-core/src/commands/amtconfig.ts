/** The server wants a line to the firmware of this computer. */
import { defineCommand } from "../define.ts";

export const command = defineCommand({
  action: "amtconfig",
  run: ({ state }, message) => state.amt.receiveOffer(message),
});
