/**
 * Whether two addresses may be one person's: cookies are given to one connection and come back on another.
 * Source: docs/spec/control-protocol.md, section 1.4, `cookieIpCheck` lax.
 */
import { BlockList, isIP } from "node:net";

const inside = new BlockList();
for (const [net, bits] of [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
] as const)
  inside.addSubnet(net, bits, "ipv4");
for (const [net, bits] of [
  ["::1", 128],
  ["fc00::", 7],
  ["fe80::", 10],
] as const)
  inside.addSubnet(net, bits, "ipv6");

/** Equal, of one network (/24, /64), or both of private networks, where IPv4 and IPv6 of one machine mix. */
export function isSamePlace(first: unknown, second: string): boolean {
  if (typeof first !== "string") return false;
  if (first === second) return true;
  const [kind, otherKind] = [isIP(first), isIP(second)];
  if (kind === 0 || otherKind === 0) return false;
  if (isInside(first, kind) && isInside(second, otherKind)) return true;
  if (kind !== otherKind) return false;
  const network = new BlockList();
  network.addSubnet(first, kind === 4 ? 24 : 64, family(kind));
  return network.check(second, family(kind));
}

function isInside(address: string, kind: number): boolean {
  return inside.check(address, family(kind));
}

function family(kind: number): "ipv4" | "ipv6" {
  return kind === 4 ? "ipv4" : "ipv6";
}
