/** The server asks whether the core lives. */
import { defineCommand } from "../define.ts";

export const command = defineCommand({
  action: "ping",
  run: ({ host }) => host.send({ action: "pong" }),
});
