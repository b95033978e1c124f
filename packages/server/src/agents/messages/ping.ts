/** The core asks whether the server lives; answered with `pong`. */
import * as z from "zod/mini";
import { defineAgentMessage } from "../define-message.ts";

export const message = defineAgentMessage({
  action: "ping",
  schema: z.object({}),
  async run(_services, { agent }) {
    agent.send({ action: "pong" });
  },
});
