/**
 * Wake-on-LAN through neighbours: a sleeping computer hears only its own network, so agents in it send the packets.
 * Source: docs/spec/control-protocol.md, section 5.7; docs/spec/agent-core.md, section 3.2.
 */
import type { WireInterfaces } from "@tendril/protocol";
import { type DeviceDocument, type InterfaceDocument, interfaceCollection } from "../../store/index.ts";
import type { ControlServices } from "../services.ts";

/** Agents that send packets for one device: they only cost a datagram, but a group may have thousands. */
const MAX_NEIGHBOURS = 20;

export type WakeOutcome =
  | { readonly kind: "sent"; readonly neighbours: number }
  /** Nothing is known about its network interfaces, or no address of them. */
  | { readonly kind: "unknown"; readonly why: "no-interfaces" | "no-address" };

type WakeServices = Pick<ControlServices, "agents" | "devices" | "store">;

export async function wakeDevice(services: WakeServices, device: DeviceDocument): Promise<WakeOutcome> {
  const interfaces = services.store.collection(interfaceCollection);
  const known = await interfaces.get(device._id);
  if (known === undefined) return { kind: "unknown", why: "no-interfaces" };
  const macs = macsOf(known.netif2);
  if (macs.length === 0) return { kind: "unknown", why: "no-address" };
  const inGroup = await services.devices.inGroups([device.meshid]);
  const present = inGroup.filter(({ _id }) => services.agents.isConnected(_id));
  const networks = networksOf(known.netif2);
  const addresses = await interfaces.getMany(present.map(({ _id }) => _id));
  const near = new Set(addresses.filter((other) => sharesNetwork(other, networks)).map(({ _id }) => _id));
  // without a neighbour that is known to be near, any of the group may be
  const chosen = (near.size > 0 ? present.filter(({ _id }) => near.has(_id)) : present).slice(
    0,
    MAX_NEIGHBOURS,
  );
  let neighbours = 0;
  for (const { _id } of chosen) {
    if (services.agents.send(_id, { action: "wakeonlan", macs })) neighbours++;
  }
  return { kind: "sent", neighbours };
}

/** Hex without separators, each once, without the empty ones of inner interfaces. */
export function macsOf(interfaces: WireInterfaces): string[] {
  const macs = new Set<string>();
  for (const { mac } of Object.values(interfaces).flat()) {
    const hex = (mac ?? "").replaceAll(/[:-]/g, "").toUpperCase();
    if (/^[0-9A-F]{12}$/.test(hex) && !/^0+$/.test(hex)) macs.add(hex);
  }
  return [...macs];
}

function sharesNetwork({ netif2 }: InterfaceDocument, networks: ReadonlySet<string>): boolean {
  for (const network of networksOf(netif2)) if (networks.has(network)) return true;
  return false;
}

/** IPv4 networks as `base/mask`, without the inner one. */
function networksOf(interfaces: WireInterfaces): Set<string> {
  const networks = new Set<string>();
  for (const { family, address, netmask } of Object.values(interfaces).flat()) {
    if (family !== "IPv4") continue;
    const [own, mask] = [numberOf(address), numberOf(netmask)];
    if (own === undefined || mask === undefined || own >>> 24 === 127) continue;
    networks.add(`${(own & mask) >>> 0}/${mask}`);
  }
  return networks;
}

function numberOf(text: string | undefined): number | undefined {
  const parts = (text ?? "").split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255))
    return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
