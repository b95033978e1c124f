/**
 * What the core says about its computer; changes the stored device. Capability bits 8 and 16 stay those of message 3.
 * Source: docs/spec/agent-protocol.md, section 7.1.
 */
import { list, text, wholeNumber } from "@tendril/protocol";
import { AgentCapability } from "@tendril/protocol/constants";
import * as z from "zod/mini";
import type { DeviceChange } from "../../inventory/index.ts";
import { defineAgentMessage } from "../define-message.ts";

const FIXED_CAPABILITIES = AgentCapability.Console | AgentCapability.JavaScript;
const names = z.optional(list(text(0, 256), 256));

export const message = defineAgentMessage({
  action: "coreinfo",
  schema: z.object({
    value: z.optional(text(0, 512)),
    caps: z.optional(wholeNumber(0, 0xffff)),
    osdesc: z.optional(text(0, 512)),
    root: z.optional(z.boolean()),
    users: names,
    lusers: names,
    name: z.optional(text(1, 128)),
    lastbootuptime: z.optional(wholeNumber(0, 8_640_000_000_000_000)),
  }),
  async run({ devices }, { agent, message }) {
    const device = await agent.device();
    if (device === undefined) return;
    const { value, caps, osdesc, root, users, lusers, name, lastbootuptime } = message;
    const { core: _core, ...kept } = device.agent;
    const shown = caps === undefined ? device.agent.core : value;
    const change: DeviceChange = {
      agent: {
        ...kept,
        ...(shown === undefined ? {} : { core: shown }),
        ...(root === undefined ? {} : { root }),
        caps:
          caps === undefined
            ? kept.caps
            : (caps & ~FIXED_CAPABILITIES) | (agent.capabilities & FIXED_CAPABILITIES),
      },
      ...(osdesc === undefined ? {} : { osdesc }),
      ...(users === undefined ? {} : { users }),
      ...(lusers === undefined ? {} : { lusers }),
      ...(name === undefined ? {} : { name }),
      ...(lastbootuptime === undefined ? {} : { lastbootuptime }),
    };
    await devices.change(agent.deviceId, change);
  },
});
