/**
 * How many sessions of a kind run on the device, by user; kept as presence, event `devicesessions`.
 * Source: docs/spec/session-protocols.md, section 1.7.
 */
import { text } from "@tendril/protocol";
import * as z from "zod/mini";
import { defineAgentMessage } from "../define-message.ts";

const MAX_ENTRIES = 256;

export const message = defineAgentMessage({
  action: "sessions",
  schema: z.object({
    type: z.enum(["kvm", "terminal", "files", "tcp", "udp", "msg", "app", "help"]),
    value: z
      .record(text(0, 512), z.unknown())
      .check(z.refine((value) => Object.keys(value).length <= MAX_ENTRIES)),
  }),
  async run({ presence, devices }, { agent, message }) {
    const device = await agent.device();
    const current = presence.get(agent.deviceId);
    if (device === undefined || current === undefined) return;
    const { [message.type]: _before, ...others } = current.sessions ?? {};
    const isEmpty = Object.keys(message.value).length === 0;
    const sessions = isEmpty ? others : { ...others, [message.type]: message.value };
    const { sessions: _old, ...rest } = current;
    const kept = Object.keys(sessions).length === 0 ? {} : { sessions };
    presence.set(agent.deviceId, { ...rest, ...kept });
    devices.record(device, { etype: "node", action: "devicesessions", ...kept, nolog: 1 });
  },
});
