/**
 * An answer or notice for people: to the session that asked, to one user, or to all who may see the device.
 * The server adds the device id; the agent cannot choose it. Source: docs/spec/agent-protocol.md, section 7.
 */
import { text } from "@tendril/protocol";
import * as z from "zod/mini";
import { defineAgentMessage } from "../define-message.ts";

export const message = defineAgentMessage({
  action: "msg",
  maxBytes: 1_048_576,
  schema: z.looseObject({
    type: text(1, 32),
    sessionid: z.optional(text(1, 512)),
    userid: z.optional(text(1, 512)),
  }),
  async run({ users }, { agent, message }) {
    const device = await agent.device();
    if (device === undefined) return;
    const { sessionid, userid, ...fields } = message;
    const sent = { ...fields, action: "msg", nodeid: agent.deviceId };
    if (sessionid !== undefined) users.toSession(sessionid, device, sent);
    else users.toUsers(userid, device, sent);
  },
});
