/**
 * Certificates of this server for firmware that begins to speak TLS.
 */
import { randomBytes } from "node:crypto";
import type { Certificates } from "../../certificates/index.ts";
import { type Clock, wait } from "../../time/index.ts";
import type { TlsIssuer } from "./tls.ts";

const NAME_BYTES = 6;

export function createFirmwareIssuer(deps: {
  readonly certificates: Pick<Certificates, "rootDer" | "issueForFirmware">;
  readonly clock: Clock;
}): TlsIssuer {
  const { certificates, clock } = deps;
  return {
    rootDer: certificates.rootDer,
    issue: (key) => certificates.issueForFirmware(key, `IntelAMT-${randomBytes(NAME_BYTES).toString("hex")}`),
    wait: (ms) => wait(clock, ms),
  };
}
