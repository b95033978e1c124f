/** Network interfaces of the device; stored, event `ifchange`. Source: docs/spec/agent-protocol.md, section 7. */
import { list, text } from "@tendril/protocol";
import * as z from "zod/mini";
import { interfaceCollection } from "../../store/index.ts";
import { defineAgentMessage } from "../define-message.ts";

const MAX_INTERFACES = 256;
const field = z.optional(z.nullable(z.union([text(0, 256), z.number(), z.boolean()])));

const address = z.object({
  address: field,
  family: field,
  netmask: field,
  gateway: field,
  gatewaymac: field,
  mac: field,
  type: field,
  status: field,
  fqdn: field,
  ssid: field,
  speed: field,
  index: field,
});

export const message = defineAgentMessage({
  action: "netinfo",
  maxBytes: 262_144,
  schema: z.object({
    netif2: z
      .record(text(0, 128), list(address, 64))
      .check(z.refine((interfaces) => Object.keys(interfaces).length <= MAX_INTERFACES)),
  }),
  async run({ store, devices, clock }, { agent, message }) {
    const device = await agent.device();
    if (device === undefined) return;
    const netif2 = Object.fromEntries(
      Object.entries(message.netif2).map(([name, addresses]) => [name, addresses.map(textFields)]),
    );
    const updateTime = clock.now();
    await store
      .collection(interfaceCollection)
      .put({ _id: agent.deviceId, domain: agent.domain, updateTime, netif2 });
    devices.record(device, { etype: "node", action: "ifchange", nolog: 1 });
  },
});

/** Drops absent fields; what is not text keeps its own name and type. */
function textFields(entry: z.infer<typeof address>): Record<string, string> {
  const given = Object.entries(entry).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}
