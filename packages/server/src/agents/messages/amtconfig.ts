/**
 * The agent asks for what it needs to open a line to the firmware beside it. Source: docs/spec/amt.md, section 1.11.
 */
import * as z from "zod/mini";
import { defineAgentMessage } from "../define-message.ts";

export const message = defineAgentMessage({
  action: "amtconfig",
  schema: z.object({}),
  async run({ firmwareTunnels }, { agent }) {
    const device = await agent.device();
    const offer = device === undefined ? undefined : await firmwareTunnels.offerTo(device);
    if (offer !== undefined) agent.send(offer);
  },
});
