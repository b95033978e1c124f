/** Settings of the server for this core; kept. */
import { defineCommand } from "../define.ts";

export const command = defineCommand({
  action: "serverInfo",
  run({ state }, message) {
    state.serverInfo = message;
  },
});
