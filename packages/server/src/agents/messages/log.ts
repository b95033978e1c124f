/** A line of the core for the device's events. Source: docs/spec/agent-protocol.md, section 7; agent-core.md, 3.3. */
import { isUserId, list, text, wholeNumber } from "@tendril/protocol";
import * as z from "zod/mini";
import { defineAgentMessage } from "../define-message.ts";

export const message = defineAgentMessage({
  action: "log",
  schema: z.object({
    msg: text(0, 4096),
    msgid: z.optional(wholeNumber(0, 100_000)),
    msgArgs: z.optional(z.nullable(list(z.union([text(0, 1024), z.number(), z.null()]), 16))),
    userid: z.optional(text(0, 512)),
    username: z.optional(text(0, 256)),
    guestname: z.optional(text(0, 256)),
    remoteaddr: z.optional(text(0, 128)),
    sessionid: z.optional(text(0, 512)),
  }),
  async run({ devices }, { agent, message }) {
    const device = await agent.device();
    if (device === undefined) return;
    const { userid, sessionid: _sessionid, ...line } = message;
    const isOfDomain = userid !== undefined && isUserId(userid) && userid.startsWith(`user/${agent.domain}/`);
    devices.record(device, {
      etype: "node",
      action: "agentlog",
      ...withoutNull(line),
      ...(isOfDomain ? { userid } : {}),
    });
  },
});

function withoutNull(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}
