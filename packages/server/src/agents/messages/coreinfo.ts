/**
 * What the core says about its computer; changes the stored device. Capability bits 8 and 16 stay those of message 3.
 * Source: docs/spec/agent-protocol.md, section 7.1.
 */
import { list, text, wholeNumber } from "@tendril/protocol";
import { AgentCapability } from "@tendril/protocol/constants";
import * as z from "zod/mini";
import { believedUuid, type DeviceChange, NO_UUID } from "../../inventory/index.ts";
import type { AmtDocument, DeviceDocument } from "../../store/index.ts";
import { type AgentMessageServices, defineAgentMessage } from "../define-message.ts";

const FIXED_CAPABILITIES = AgentCapability.Console | AgentCapability.JavaScript;
const names = z.optional(list(text(0, 256), 256));

/** What the agent reads of the firmware beside it. Names are the wire's. */
const firmware = z.object({
  UUID: z.string().check(z.regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/)),
  ProvisioningState: z.optional(wholeNumber(0, 0xff)),
  Flags: z.optional(wholeNumber(0, 0xff)),
  Versions: z.optional(
    z.object({ AMT: z.optional(text(0, 32)), Sku: z.optional(z.string().check(z.regex(/^\d{0,10}$/))) }),
  ),
});

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
    intelamt: z.optional(firmware),
  }),
  async run(services, { agent, message }) {
    const device = await agent.device();
    if (device === undefined) return;
    const { value, caps, osdesc, root, users, lusers, name, lastbootuptime, intelamt } = message;
    const amt = intelamt === undefined ? undefined : await told(services, device, intelamt);
    await services.devices.change(agent.deviceId, (before): DeviceChange => {
      const { core, ...kept } = before.agent;
      const shown = caps === undefined ? core : value;
      return {
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
        ...(amt === undefined ? {} : { intelamt: { ...before.intelamt, ...amt } }),
      };
    });
  },
});

/** What it says of the firmware, as it is kept. */
async function told(
  { devices, log }: AgentMessageServices,
  device: DeviceDocument,
  { UUID, ProvisioningState, Flags, Versions }: z.infer<typeof firmware>,
): Promise<AmtDocument> {
  const uuid = await believedUuid(devices, device, UUID.toLowerCase());
  if (uuid !== UUID.toLowerCase() && !NO_UUID.test(UUID.toLowerCase()))
    log.warn({ deviceId: device._id, uuid: UUID }, "UUID of another device claimed");
  return {
    ...(uuid === undefined ? {} : { uuid }),
    ...(ProvisioningState === undefined ? {} : { state: ProvisioningState }),
    ...(Flags === undefined ? {} : { flags: Flags }),
    ...(Versions?.AMT === undefined ? {} : { ver: Versions.AMT }),
    ...(Versions?.Sku === undefined ? {} : { sku: Number(Versions.Sku) || 0 }),
  };
}
