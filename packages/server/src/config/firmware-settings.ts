/** What the settings say about firmware, checked. */
import { ConfigError } from "../errors.ts";
import type { Config } from "./load-config.ts";

const MAX_DOMAINS = 4;
const MAX_DOMAIN_CHARS = 63;
const MAX_USER_CHARS = 32;
const MAX_PASSWORD_CHARS = 32;
const authentications = ["wpa-psk", "wpa2-psk", "wpa3-sae"] as const;
const encryptions = ["tkip", "ccmp"] as const;

export interface FirmwareSettings {
  readonly isOn: boolean;
  readonly accounts: readonly { readonly user: string; readonly password: string }[];
  readonly usesTls: boolean;
  readonly activatesOverTls: boolean;
  readonly insideDomains: readonly string[];
  readonly wifi: readonly {
    readonly name: string;
    readonly ssid: string;
    readonly authentication: (typeof authentications)[number];
    readonly encryption: (typeof encryptions)[number];
    readonly password: string;
    readonly priority: number;
  }[];
  /** Files. */
  readonly certificates: readonly { readonly chain: string; readonly key: string }[];
}

type Given = Pick<
  Config,
  | "amtPolicies"
  | "amtAccounts"
  | "amtTls"
  | "amtTlsActivation"
  | "amtInsideDomains"
  | "amtWifi"
  | "amtActivationCertificates"
>;

/** @throws ConfigError, without the passwords. */
export function readFirmwareSettings(config: Given): FirmwareSettings {
  const { amtInsideDomains } = config;
  const areDomains =
    amtInsideDomains.length <= MAX_DOMAINS &&
    amtInsideDomains.every((domain) => /^[a-z0-9.-]+$/i.test(domain) && domain.length <= MAX_DOMAIN_CHARS);
  if (!areDomains)
    throw wrong("amtInsideDomains", amtInsideDomains.join(", "), "give up to four names as office.example");
  return {
    isOn: config.amtPolicies,
    accounts: config.amtAccounts.map(parseAccount),
    usesTls: config.amtTls,
    activatesOverTls: config.amtTlsActivation,
    insideDomains: amtInsideDomains,
    wifi: config.amtWifi.map(parseWifi),
    certificates: config.amtActivationCertificates.map(parseFiles),
  };
}

function parseAccount(text: string, at: number): FirmwareSettings["accounts"][number] {
  const colon = text.indexOf(":");
  const user = text.slice(0, colon);
  const password = text.slice(colon + 1);
  const fits =
    colon > 0 && user.length <= MAX_USER_CHARS && password !== "" && password.length <= MAX_PASSWORD_CHARS;
  if (!fits)
    throw wrong("amtAccounts", `entry ${at + 1}`, "write it as USER:PASSWORD, 32 characters each at most");
  return { user, password };
}

function parseWifi(text: string, at: number): FirmwareSettings["wifi"][number] {
  const [ssid = "", authentication, encryption, ...rest] = text.split(";");
  const password = rest.join(";");
  const knownAuthentication = authentications.find((one) => one === authentication);
  const knownEncryption = encryptions.find((one) => one === encryption);
  const fits = ssid.trim() !== "" && ssid.length <= 32 && password.length >= 8 && password.length <= 63;
  if (!fits || knownAuthentication === undefined || knownEncryption === undefined) {
    const remedy = "write it as NAME;wpa2-psk;ccmp;PASSWORD, with a password of 8 to 63 characters";
    throw wrong("amtWifi", `entry ${at + 1}`, remedy);
  }
  return {
    ...{ name: ssid, ssid, password, priority: at + 1 },
    ...{ authentication: knownAuthentication, encryption: knownEncryption },
  };
}

function parseFiles(text: string): FirmwareSettings["certificates"][number] {
  const [chain = "", key = "", ...rest] = text.split("=");
  if (chain === "" || key === "" || rest.length > 0)
    throw wrong("amtActivationCertificates", text, "write each as CHAIN.pem=KEY.pem");
  return { chain, key };
}

function wrong(key: string, value: string, remedy: string): ConfigError {
  return new ConfigError({ key, value, remedy });
}
