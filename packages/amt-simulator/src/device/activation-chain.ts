/** The chain of certificates with which somebody would take the device to administrator control. */
import type { X509Certificate } from "node:crypto";
import type { DeviceOptions } from "./options.ts";

const SETUP_PURPOSE = "2.16.840.1.113741.1.2.3";

/** Why a chain may not set this firmware up; one without a root of its own takes any. */
export function activationRefusal(
  options: Pick<DeviceOptions, "rootHash" | "dnsSuffix" | "domainName">,
  chain: readonly X509Certificate[],
): string | undefined {
  const trusted = options.rootHash?.replaceAll(":", "").toLowerCase();
  if (trusted === undefined) return undefined;
  const [leaf] = chain;
  const root = chain.at(-1);
  if (leaf === undefined || root === undefined) return "nothing";
  if (root.fingerprint256.replaceAll(":", "").toLowerCase() !== trusted) return "another root";
  if (!chain.every((one, at) => one.verify((chain[at + 1] ?? root).publicKey))) return "no chain";
  if (leaf.keyUsage?.includes(SETUP_PURPOSE) !== true) return "another purpose";
  const network = options.dnsSuffix ?? options.domainName;
  const name = (/^CN=(.+)$/m.exec(leaf.subject)?.[1] ?? "").replace(/^\*\./, "");
  return network === name || network.endsWith(`.${name}`) ? undefined : "another network";
}
