/**
 * The answer to a presence ping of RMCP / ASF.
 */
import { join, u32be } from "../bytes.ts";
import { numberOf } from "../classes/index.ts";
import type { AmtDevice } from "../device/index.ts";

const ASF_IANA = 4542;
const INTEL_IANA = 343;

/** @returns undefined for what is no ping. */
export function rmcpPong(ping: Buffer, device: AmtDevice): Buffer | undefined {
  const isPing =
    ping.length >= 12 &&
    ping[0] === 6 &&
    ((ping[3] ?? 0) & 0x0f) === 6 &&
    ping.readUInt32BE(4) === ASF_IANA &&
    ping[8] === 0x80;
  if (!isPing) return undefined;
  const { version, tls, tlsOnly } = device.options;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const port = tlsOnly ? 16993 : 16992;
  const state = numberOf(device.classes.first("AMT_SetupAndConfigurationService").ProvisioningState);
  const flags = (state & 3) | (tls && !tlsOnly ? 4 : 0);
  return join(
    [6, 0, 0xff, 6],
    u32be(ASF_IANA),
    [0x40, ping[9] ?? 0, 0, 16],
    u32be(INTEL_IANA),
    [port >> 8, port & 255, ((major & 15) << 4) | (minor & 15), flags, 0x81, 0x20],
    Buffer.alloc(6),
  );
}
