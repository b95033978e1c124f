/**
 * TCP ports of a device with Intel AMT. Source: docs/spec/amt.md, section 1.1.
 */
export const amtPorts = {
  /** WSMAN and the page of the firmware, HTTP. */
  wsman: 16992,
  /** The same over TLS. */
  wsmanTls: 16993,
  /** Serial-over-LAN, storage redirection and KVM. */
  redirection: 16994,
  /** The same over TLS. */
  redirectionTls: 16995,
} as const;

export type AmtPort = (typeof amtPorts)[keyof typeof amtPorts];

/** Whether a port is one of AMT's four: no other port of a device is opened through its firmware. */
export function isAmtPort(port: number): port is AmtPort {
  return Object.values<number>(amtPorts).includes(port);
}
