/** Hardware and system inventory; stored, event `sysinfohash`. Source: docs/spec/agent-protocol.md, section 7. */
import { text } from "@tendril/protocol";
import * as z from "zod/mini";
import { systemInfoCollection } from "../../store/index.ts";
import { defineAgentMessage } from "../define-message.ts";

export const message = defineAgentMessage({
  action: "sysinfo",
  maxBytes: 524_288,
  schema: z.object({
    data: z.object({
      hardware: z.record(text(0, 64), z.unknown()),
      hash: z.string().check(z.regex(/^[0-9a-fA-F]{96}$/)),
      pendingReboot: z.optional(z.unknown()),
    }),
    sessionid: z.optional(text(0, 512)),
  }),
  async run({ store, devices, clock, users }, { agent, message }) {
    const device = await agent.device();
    if (device === undefined) return;
    const { hardware, hash, pendingReboot } = message.data;
    const document = {
      _id: agent.deviceId,
      domain: agent.domain,
      time: clock.now(),
      hash,
      hardware,
      ...(pendingReboot === undefined ? {} : { pendingReboot }),
    };
    await store.collection(systemInfoCollection).put(document);
    devices.record(device, { etype: "node", action: "sysinfohash", hash, nolog: 1 });
    if (message.sessionid !== undefined) {
      users.toSession(message.sessionid, device, { action: "msg", type: "sysinfo", data: message.data });
    }
  },
});
