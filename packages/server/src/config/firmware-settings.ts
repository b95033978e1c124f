/** What the settings say about firmware, checked. */
import { ConfigError } from "../errors.ts";
import type { FirmwareConfig } from "./domains.ts";

const MAX_DOMAINS = 4;
const MAX_DOMAIN_CHARS = 63;
const MAX_USER_CHARS = 32;
const MAX_PASSWORD_CHARS = 32;
const authentications = ["wpa-psk", "wpa2-psk", "wpa3-sae"] as const;
const loginAuthentications = ["wpa-802.1x", "wpa2-802.1x"] as const;
const protocols = ["peap", "ttls"] as const;
const MAX_LOGIN_CHARS = 128;
const encryptions = ["tkip", "ccmp"] as const;

export interface FirmwareSettings {
  readonly accounts: readonly { readonly user: string; readonly password: string }[];
  readonly usesTls: boolean;
  readonly activatesOverTls: boolean;
  readonly insideDomains: readonly string[];
  readonly wifi: readonly WifiSetting[];
  /** 802.1x of the wired network. */
  readonly wired: NetworkLogin | undefined;
  /** Of the server that takes 802.1x logins. */
  readonly authority: { readonly file: string; readonly name: string };
  /** Files. */
  readonly certificates: readonly { readonly chain: string; readonly key: string }[];
}

interface NetworkLogin {
  readonly protocol: (typeof protocols)[number];
  readonly user: string;
  readonly password: string;
}

type WifiSetting = {
  readonly name: string;
  readonly ssid: string;
  readonly encryption: (typeof encryptions)[number];
  readonly priority: number;
} & (
  | { readonly authentication: (typeof authentications)[number]; readonly password: string }
  | { readonly authentication: (typeof loginAuthentications)[number]; readonly login: NetworkLogin }
);

/** @throws ConfigError, without the passwords. */
export function readFirmwareSettings(config: FirmwareConfig): FirmwareSettings {
  const { amtInsideDomains } = config;
  const areDomains =
    amtInsideDomains.length <= MAX_DOMAINS &&
    amtInsideDomains.every((domain) => /^[a-z0-9.-]+$/i.test(domain) && domain.length <= MAX_DOMAIN_CHARS);
  if (!areDomains)
    throw wrong("amtInsideDomains", amtInsideDomains.join(", "), "give up to four names as office.example");
  return {
    accounts: config.amtAccounts.map(parseAccount),
    usesTls: config.amtTls,
    activatesOverTls: config.amtTlsActivation,
    insideDomains: amtInsideDomains,
    wifi: config.amtWifi.map(parseWifi),
    wired: config.amtWired === "" ? undefined : parseWired(config.amtWired),
    authority: { file: config.amtNetworkCa, name: parseServerName(config.amtNetworkServer) },
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

function parseWifi(text: string, at: number): WifiSetting {
  const [ssid = "", authentication, encryption, ...rest] = text.split(";");
  const withPassword = authentications.find((one) => one === authentication);
  const withLogin = loginAuthentications.find((one) => one === authentication);
  const knownEncryption = encryptions.find((one) => one === encryption);
  const login = withLogin === undefined ? undefined : parseLogin(rest);
  const password = rest.join(";");
  if (ssid.trim() !== "" && ssid.length <= 32 && knownEncryption !== undefined) {
    const network = { name: ssid, ssid, priority: at + 1, encryption: knownEncryption };
    if (withLogin !== undefined && login !== undefined)
      return { ...network, authentication: withLogin, login };
    const fits = password.length >= 8 && password.length <= 63;
    if (withPassword !== undefined && fits) return { ...network, authentication: withPassword, password };
  }
  const remedy =
    "write it as NAME;wpa2-psk;ccmp;PASSWORD, with a password of 8 to 63 characters, or NAME;wpa2-802.1x;ccmp;peap;USER;PASSWORD";
  throw wrong("amtWifi", `entry ${at + 1}`, remedy);
}

function parseWired(text: string): NetworkLogin {
  const login = parseLogin(text.split(";"));
  if (login === undefined)
    throw wrong("amtWired", "", "write it as peap;USER;PASSWORD or ttls;USER;PASSWORD");
  return login;
}

function parseLogin([kind, user = "", ...rest]: readonly string[]): NetworkLogin | undefined {
  const password = rest.join(";");
  const protocol = protocols.find((one) => one === kind);
  const fits = [user, password].every((text) => text !== "" && text.length <= MAX_LOGIN_CHARS);
  return fits && protocol !== undefined ? { protocol, user, password } : undefined;
}

function parseServerName(name: string): string {
  if (name !== "" && !/^\.?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(name))
    throw wrong(
      "amtNetworkServer",
      name,
      "write a name as radius.office.example, or .office.example for any below",
    );
  return name;
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
