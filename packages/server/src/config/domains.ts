/** Tenants in the settings file, and the settings of Intel AMT that each has of its own. */
import { ConfigError } from "../errors.ts";
import { firmwareEntries } from "./firmware-entries.ts";
import { nearest } from "./nearest.ts";
import { checkValue, type Value, type Values } from "./values.ts";

/** Secrets, and networks of whoever owns them: a tenant has its own, or none. */
const nothing = {
  ...{ amtScanNetworks: [], amtAccounts: [], amtInsideDomains: [], amtWifi: [] },
  ...{ amtWired: "", amtNetworkCa: "", amtNetworkServer: "", amtActivationCertificates: [] },
} as const;
/** As for the server, where a tenant says nothing. */
const sharedKeys = ["amtTls", "amtTlsActivation"] as const;

/** What the settings say about firmware in one domain. */
export type FirmwareConfig = Pick<Values, keyof typeof nothing | (typeof sharedKeys)[number]>;

/** A tenant: `dns` when it has its own name, otherwise its key is the first part of every path. */
export interface DomainConfig {
  readonly title?: string;
  readonly dns?: string;
  /** What was written for it. */
  readonly firmware?: Partial<FirmwareConfig>;
}

const domainForm = /^[a-z0-9][a-z0-9._-]{0,62}$/;
const names: readonly string[] = ["title", "dns", ...Object.keys(nothing), ...sharedKeys];

/** Accounts, passwords, certificates and networks of the server are never those of a tenant. */
export function firmwareConfigOf(
  config: FirmwareConfig & { readonly domains: ReadonlyMap<string, DomainConfig> },
  domain: string,
): FirmwareConfig {
  if (domain === "") return config;
  const { amtTls, amtTlsActivation } = config;
  return { ...nothing, amtTls, amtTlsActivation, ...config.domains.get(domain)?.firmware };
}

/** What is wrong with settings, with the tenant whose they are. */
export function ofDomain(domain: string, error: unknown): unknown {
  if (domain === "" || !(error instanceof ConfigError)) return error;
  const { setting, cause } = error;
  return new ConfigError({ ...setting, key: `domains.${domain}.${setting.key}` }, { cause });
}

/** @throws ConfigError naming what is wrong. */
export function readDomains(file: string, value: unknown): Map<string, DomainConfig> {
  const domains = new Map<string, DomainConfig>();
  if (value === undefined) return domains;
  const wrong = (key: string, remedy: string): ConfigError =>
    new ConfigError({ key: `${file}: domains.${key}`, value: "", remedy });
  if (!isObject(value)) throw wrong("", "must be an object of domains");
  for (const [key, domain] of Object.entries(value)) {
    if (!domainForm.test(key))
      throw wrong(key, "a domain's key has lower-case letters, digits, dots and dashes");
    if (!isObject(domain)) throw wrong(key, "must be an object with title and dns");
    domains.set(key, readDomain(domain, `${file}: domains.${key}`));
  }
  return domains;
}

function readDomain(domain: object, where: string): DomainConfig {
  const texts = new Map<string, string>();
  const firmware = new Map<string, Value>();
  for (const [name, value] of Object.entries(domain)) {
    const key = `${where}.${name}`;
    const entry = firmwareEntries.find((one) => one.name === name);
    if (!names.includes(name))
      throw new ConfigError({ key, value: "", remedy: `unknown; did you mean ${nearest(name, names)}?` });
    if (entry !== undefined) firmware.set(name, checkValue(entry, value, key));
    else if (typeof value === "string") texts.set(name, value);
    else throw new ConfigError({ key, value: "", remedy: "must be text" });
  }
  const [title, dns] = [texts.get("title"), texts.get("dns")];
  return {
    ...(title === undefined ? {} : { title }),
    ...(dns === undefined ? {} : { dns: dns.toLowerCase() }),
    // each was checked against its entry
    ...(firmware.size === 0 ? {} : { firmware: Object.fromEntries(firmware) as Partial<FirmwareConfig> }),
  };
}

function isObject(candidate: unknown): candidate is object {
  return typeof candidate === "object" && candidate !== null;
}
