/** Answer to a `ping` of the server: that it came is all that counts. */
import * as z from "zod/mini";
import { defineAgentMessage } from "../define-message.ts";

export const message = defineAgentMessage({
  action: "pong",
  schema: z.object({}),
  async run() {},
});
