/**
 * Builds what brings firmware to the policy of its group: settings, runs, and the lines over which they go.
 */
import { X509Certificate } from "node:crypto";
import type { DeviceId } from "@tendril/protocol";
import {
  ActivationCertificates,
  ActivationLog,
  type AmtAccounts,
  ciraLine,
  type GroupPolicies,
  LanWatch,
  LanWay,
  type OwnConnections,
  type PolicyLine,
  PolicyRuns,
  readActivationCertificates,
  readNetworkAuthority,
  Scanner,
  type TlsIssuer,
} from "./amt/index.ts";
import type { SealingKey } from "./auth/index.ts";
import type { Certificates } from "./certificates/index.ts";
import { type Config, readFirmwareSettings } from "./config/index.ts";
import type { ServerFacts } from "./control/index.ts";
import { ConfigError } from "./errors.ts";
import type { Inventory } from "./inventory/index.ts";
import type { Log } from "./log/index.ts";
import { type CiraDirectory, mpsUserOf, type OwnPasswords } from "./mps/index.ts";
import { type Clock, wait } from "./time/index.ts";

export interface PolicyParts {
  readonly inventory: Inventory;
  readonly config: Config;
  readonly log: Log;
  readonly certificates: Certificates;
  readonly facts: Pick<ServerFacts, "mps">;
  readonly key: SealingKey;
  readonly accounts: AmtAccounts;
  readonly policies: GroupPolicies;
  readonly issuer: TlsIssuer;
  readonly directory: CiraDirectory;
  readonly ownPasswords: OwnPasswords;
  readonly activationCertificates: ActivationCertificates;
  readonly onReached: (deviceId: DeviceId) => void;
}

/** @throws ConfigError for settings that are none. */
export async function openActivationCertificates(
  config: Config,
  own: Certificates,
): Promise<ActivationCertificates> {
  const files = readFirmwareSettings(config).certificates;
  return new ActivationCertificates(await readActivationCertificates(files), own);
}

/** @throws ConfigError for settings that cannot work. `undefined` where the settings switch it off. */
export async function createPolicyRuns(parts: PolicyParts): Promise<PolicyRuns | undefined> {
  const { inventory, config, key, log, accounts, policies, issuer, onReached } = parts;
  const given = readFirmwareSettings(config);
  if (!given.isOn) return undefined;
  return new PolicyRuns({
    ...inventory,
    ...{ log, accounts, policies, issuer, onReached },
    activations: new ActivationLog({ ...inventory, key }),
    connections: ownConnections(parts),
    settings: {
      ...given,
      authority: await readNetworkAuthority(given.authority),
      certificates: parts.activationCertificates,
    },
    lineTo: (id) => lineTo(parts, id),
    pause: (ms) => wait(inventory.clock, ms),
  });
}

/** @throws ConfigError for what is no network. */
export function createScanner({ amtScanNetworks }: Config, clock: Clock): Scanner {
  try {
    return new Scanner(clock, { networks: amtScanNetworks });
  } catch (cause) {
    const remedy = "write each as 192.0.2.0/24 or 192.0.2.1-192.0.2.9";
    const value = amtScanNetworks.join(", ");
    throw new ConfigError({ key: "amtScanNetworks", value, remedy }, { cause });
  }
}

function ownConnections({ certificates, facts, ownPasswords }: PolicyParts): OwnConnections {
  const subject = new X509Certificate(certificates.mps.certificatePem).subject;
  const commonName = /^CN=(.+)$/m.exec(subject)?.[1] ?? "";
  return {
    server(groupId) {
      const { host, port } = facts.mps();
      return port === 0 ? undefined : { host, port, commonName, user: mpsUserOf(groupId) };
    },
    passwordOf: (device) => ownPasswords.of(device),
    seal: (deviceId, password) => ownPasswords.seal(deviceId, password),
  };
}

/** Devices that only the local network tells of. */
export function createLanWatch({
  inventory,
  log,
  runs,
  onReached,
}: Pick<PolicyParts, "inventory" | "log" | "onReached"> & {
  readonly runs: PolicyRuns | undefined;
}): LanWatch {
  const lines = new Map<DeviceId, PolicyLine>();
  return new LanWatch({
    ...inventory,
    log,
    onUp(id) {
      const line = lanLine(inventory, id);
      lines.set(id, line);
      onReached(id);
      runs?.begin(id, line);
    },
    onDown(id) {
      runs?.end(lines.get(id)?.key ?? {});
      lines.delete(id);
    },
  });
}

/** Its own connection, else an agent's, else the address that administrators wrote down. */
async function lineTo({ directory, inventory }: PolicyParts, id: DeviceId): Promise<PolicyLine | undefined> {
  const { clock, devices } = inventory;
  const entry = directory.best(id);
  if (entry !== undefined) return ciraLine(entry, { directory, clock });
  return (await devices.get(id))?.host ? lanLine(inventory, id) : undefined;
}

function lanLine({ devices, clock }: Inventory, id: DeviceId): PolicyLine {
  const way = new LanWay({ hostOf: async () => (await devices.get(id))?.host ?? undefined, clock });
  return { key: { id }, kind: "lan", way, agent: undefined };
}
