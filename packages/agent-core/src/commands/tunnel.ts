/** A viewer waits on the relay: meet it there. */
import { defineCommand } from "../define.ts";

export const command = defineCommand({
  action: "msg",
  type: "tunnel",
  run: ({ state }, message) => state.sessions.open(message),
});
