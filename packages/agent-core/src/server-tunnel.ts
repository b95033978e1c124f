/**
 * Which certificate a tunnel of the core accepts: that of the control channel, and nothing else.
 */
import type { Host, Pins } from "./host/index.ts";

export function isServerCertificate(host: Host, { digest, fingerprint }: Pins): boolean {
  const pins = host.serverPins();
  return pins !== null && (digest === pins.digest || fingerprint === pins.fingerprint);
}
