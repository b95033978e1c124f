/**
 * Network interfaces and name servers.
 */
import { getServers } from "node:dns";
import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import type { InterfaceAddress, Interfaces } from "@tendril/agent-core";

/** In the shape of the message `netinfo`. */
export function readInterfaces(): Interfaces {
  const gateways = readGateways();
  const interfaces: Record<string, InterfaceAddress[]> = {};
  for (const [name, addresses = []] of Object.entries(networkInterfaces())) {
    interfaces[name] = addresses.map(({ address, family, netmask, mac, internal }) => ({
      address,
      family,
      netmask,
      mac: mac.toUpperCase(),
      type: internal ? "loopback" : /^wl/.test(name) ? "wireless" : "ethernet",
      status: "up",
      ...(family === "IPv4" && gateways.has(name) ? { gateway: gateways.get(name) ?? "" } : {}),
    }));
  }
  return interfaces;
}

export function readDnsServers(): string[] {
  return getServers();
}

/** Default gateways by interface, from the Linux routing table; nothing elsewhere. */
function readGateways(): Map<string, string> {
  const gateways = new Map<string, string>();
  const table = readText("/proc/net/route");
  for (const line of table.split("\n").slice(1)) {
    const [name, destination, gateway] = line.split("\t");
    if (name === undefined || destination !== "00000000" || gateway === undefined) continue;
    gateways.set(name, [...Buffer.from(gateway, "hex")].reverse().join("."));
  }
  return gateways;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // this system has no such file
  }
}
