/**
 * Wakes computers of the same network: magic packets on every IPv4 interface, three times, since UDP loses.
 * Source: docs/spec/agent-core.md, section 3.2.
 */
import { defineCommand } from "../define.ts";
import type { Host, Interfaces } from "../host/index.ts";

const MAX_ADDRESSES = 64;
const ROUNDS = 3;
const ROUND_MS = 10;
const DISCARD_PORT = 7;

export const command = defineCommand({
  action: "wakeonlan",
  run({ host }, message) {
    const packets: Uint8Array[] = [];
    const macs = Array.isArray(message.macs) ? message.macs : [];
    for (let i = 0; i < macs.length && i < MAX_ADDRESSES; i++) {
      const packet = magicPacket(macs[i]);
      if (packet !== null) packets.push(packet);
    }
    if (packets.length > 0) send(host, addressesOf(host.interfaces()), packets);
  },
});

/** FF six times, then the address sixteen times; null when it is no MAC address. */
export function magicPacket(mac: unknown): Uint8Array | null {
  const hex = typeof mac === "string" ? mac.replace(/[:-]/g, "") : "";
  if (!/^[0-9a-fA-F]{12}$/.test(hex)) return null;
  const packet = new Uint8Array(6 + 16 * 6);
  for (let i = 0; i < 6; i++) packet[i] = 0xff;
  for (let i = 6; i < packet.length; i++)
    packet[i] = parseInt(hex.substring((i % 6) * 2, (i % 6) * 2 + 2), 16);
  return packet;
}

function addressesOf(interfaces: Interfaces): string[] {
  const addresses: string[] = [];
  for (const name in interfaces) {
    const all = interfaces[name] || [];
    for (let i = 0; i < all.length; i++) {
      const entry = all[i];
      const isUsable = entry?.family === "IPv4" && entry.address && entry.address.indexOf("127.") !== 0;
      if (isUsable && entry?.address) addresses.push(entry.address);
    }
  }
  return addresses;
}

function send(host: Host, from: readonly string[], packets: readonly Uint8Array[]): void {
  let round = 0;
  const next = (): void => {
    for (let i = 0; i < from.length; i++)
      for (let k = 0; k < packets.length; k++) {
        const packet = packets[k];
        if (packet) host.ports.broadcast({ from: from[i] || "", port: DISCARD_PORT }, packet);
      }
    if (++round < ROUNDS) host.after(ROUND_MS, next);
  };
  next();
}
