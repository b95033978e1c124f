/**
 * Builds what brings firmware to the policy of its group: settings, runs, and the lines over which they go.
 */
import { X509Certificate } from "node:crypto";
import type { DeviceId } from "@tendril/protocol";
import {
  ActivationLog,
  type AmtAccounts,
  activationCertificatesOf,
  ciraLine,
  type GroupPolicies,
  LanWatch,
  LanWay,
  type OwnConnections,
  type OwnRoot,
  type PolicyLine,
  PolicyRuns,
  type PolicySettings,
  readActivationCertificates,
  readNetworkAuthority,
  Scanner,
  type TlsIssuer,
} from "./amt/index.ts";
import type { SealingKey } from "./auth/index.ts";
import type { Certificates } from "./certificates/index.ts";
import { type Config, firmwareConfigOf, ofDomain, readFirmwareSettings } from "./config/index.ts";
import type { ServerFacts } from "./control/index.ts";
import { ConfigError, UnavailableError } from "./errors.ts";
import type { Inventory } from "./inventory/index.ts";
import type { Log } from "./log/index.ts";
import { type CiraDirectory, mpsUserOf, type OwnPasswords } from "./mps/index.ts";
import type { Clock } from "./time/index.ts";

type SettingsOf = (domain: string) => PolicySettings;

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
  readonly settingsOf: SettingsOf;
  /** While the firmware is busy with itself. */
  readonly pause: (ms: number) => Promise<void>;
  readonly onReached: (deviceId: DeviceId) => void;
}

/** What the settings say for each domain. @throws ConfigError for what cannot work. */
export async function openPolicySettings(config: Config, own: OwnRoot): Promise<SettingsOf> {
  const all = new Map<string, PolicySettings>();
  for (const domain of ["", ...config.domains.keys()]) {
    try {
      const given = readFirmwareSettings(firmwareConfigOf(config, domain));
      const authority = await readNetworkAuthority(given.authority);
      const files = await readActivationCertificates(given.certificates);
      const certificates = activationCertificatesOf(domain, files, own);
      all.set(domain, { ...given, authority, certificates });
    } catch (error) {
      throw ofDomain(domain, error);
    }
  }
  return (domain) => {
    const settings = all.get(domain);
    if (settings === undefined) throw new UnavailableError("the settings know this domain no more");
    return settings;
  };
}

/** `undefined` where the settings switch it off. */
export function createPolicyRuns(parts: PolicyParts): PolicyRuns | undefined {
  const { inventory, config, key, log, accounts, policies, issuer, settingsOf, onReached } = parts;
  if (!config.amtPolicies) return undefined;
  return new PolicyRuns({
    ...inventory,
    ...{ log, accounts, policies, issuer, settingsOf, onReached },
    activations: new ActivationLog({ ...inventory, key }),
    connections: ownConnections(parts),
    lineTo: (id) => lineTo(parts, id),
    pause: parts.pause,
  });
}

/** One for each domain, which looks in its networks only. @throws ConfigError for what is no network. */
export function createScanners(config: Config, clock: Clock): ReadonlyMap<string, Scanner> {
  return new Map(
    ["", ...config.domains.keys()].map((domain) => {
      const { amtScanNetworks } = firmwareConfigOf(config, domain);
      try {
        return [domain, createScanner(amtScanNetworks, clock)];
      } catch (error) {
        throw ofDomain(domain, error);
      }
    }),
  );
}

function createScanner(networks: readonly string[], clock: Clock): Scanner {
  try {
    return new Scanner(clock, { networks });
  } catch (cause) {
    const remedy = "write each as 192.0.2.0/24 or 192.0.2.1-192.0.2.9";
    throw new ConfigError({ key: "amtScanNetworks", value: networks.join(", "), remedy }, { cause });
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
