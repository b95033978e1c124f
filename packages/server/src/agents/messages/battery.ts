/** State of the battery, shown beside the sessions. Source: docs/spec/agent-protocol.md, section 7. */
import { wholeNumber } from "@tendril/protocol";
import * as z from "zod/mini";
import { defineAgentMessage } from "../define-message.ts";

export const message = defineAgentMessage({
  action: "battery",
  schema: z.object({ state: z.enum(["ac", "dc"]), level: z.optional(wholeNumber(0, 100)) }),
  async run({ presence, devices }, { agent, message }) {
    const device = await agent.device();
    const current = presence.ofAgent(agent.deviceId);
    if (device === undefined || current === undefined) return;
    const sessions = { ...current.sessions, battery: message };
    presence.set(agent.deviceId, { ...current, sessions });
    const { sessiontimes } = current;
    const shown = sessiontimes === undefined ? { sessions } : { sessions, sessiontimes };
    devices.record(device, { etype: "node", action: "devicesessions", ...shown, nolog: 1 });
  },
});
