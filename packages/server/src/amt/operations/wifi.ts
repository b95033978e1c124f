/**
 * Wireless networks that the firmware knows. Source: docs/spec/amt.md, section 3.7.
 */
import { CimReference, type WsmanClient } from "@tendril/amt/wsman";
import type { AmtWifi } from "@tendril/protocol/actions/amt/amtwifi";
import {
  loginProperties,
  type NetworkAuthority,
  type NetworkLogin,
  trustAuthority,
} from "./network-login.ts";
import { optional } from "./optional.ts";

const authentications = { "wpa-psk": 4, "wpa2-psk": 6, "wpa3-sae": 32_768 } as const;
/** Where everybody has a login of their own. */
const withLogin = { "wpa-802.1x": 5, "wpa2-802.1x": 7 } as const;
const encryptions = { tkip: 3, ccmp: 4 } as const;
const INFRASTRUCTURE = 3;
/** While the computer works, and while it sleeps on mains. */
const ALWAYS_ON = 32_769;
const settingsName = "CIM_WiFiEndpointSettings";

export type WifiAuthentication = keyof typeof authentications;
export type WifiEncryption = keyof typeof encryptions;

/** `undefined` for firmware without wireless. */
export async function readWifi(wsman: WsmanClient): Promise<AmtWifi | undefined> {
  const settings = await optional(wsman.enumerate(settingsName));
  if (settings === undefined) return undefined;
  const profiles = settings
    .filter((one) => one.text("ElementName") !== "")
    .map((one) => ({
      name: one.text("ElementName"),
      ssid: one.text("SSID"),
      priority: one.number("Priority") ?? 0,
      authentication: one.number("AuthenticationMethod") ?? 0,
      encryption: one.number("EncryptionMethod") ?? 0,
    }));
  return { profiles: profiles.sort((a, b) => a.priority - b.priority) };
}

interface WifiNetwork {
  readonly name: string;
  readonly ssid: string;
  readonly priority: number;
  readonly encryption: WifiEncryption;
}

export type WifiProfile = WifiNetwork &
  (
    | { readonly authentication: WifiAuthentication; readonly password: string }
    | { readonly authentication: keyof typeof withLogin; readonly login: NetworkLogin }
  );

const anybody: NetworkAuthority = { root: undefined, name: "" };

/** A profile of that name is replaced. */
export async function addWifi(wsman: WsmanClient, profile: WifiProfile, authority = anybody): Promise<void> {
  const known = await readWifi(wsman);
  if (known?.profiles.some(({ name }) => name === profile.name)) await removeWifi(wsman, profile.name);
  const methods = { ...authentications, ...withLogin };
  const root = "login" in profile ? await trustAuthority(wsman, authority) : undefined;
  await wsman.invoke(new CimReference("AMT_WiFiPortConfigurationService"), "AddWiFiSettings", {
    arguments: {
      WiFiEndpoint: new CimReference("CIM_WiFiEndpoint", { Name: "WiFi Endpoint 0" }),
      WiFiEndpointSettingsInput: {
        className: settingsName,
        properties: {
          ElementName: profile.name,
          InstanceID: instanceOf(profile.name),
          AuthenticationMethod: methods[profile.authentication],
          EncryptionMethod: encryptions[profile.encryption],
          SSID: profile.ssid,
          Priority: profile.priority,
          BSSType: INFRASTRUCTURE,
          ...("login" in profile ? {} : { PSKPassPhrase: profile.password }),
        },
      },
      ...("login" in profile
        ? {
            IEEE8021xSettingsInput: {
              className: "CIM_IEEE8021xSettings",
              properties: {
                ElementName: profile.name,
                InstanceID: `Intel(r) AMT: 8021X Settings ${profile.name}`,
                ...loginProperties(profile.login, authority),
              },
            },
          }
        : {}),
      ...(root === undefined ? {} : { CACredential: root }),
    },
  });
}

/** Wireless works for the firmware, also while the computer sleeps; what users connect to is learned. */
export async function switchWifiOn(wsman: WsmanClient): Promise<void> {
  const className = "AMT_WiFiPortConfigurationService";
  const learning = await wsman.get(className);
  if (learning.number("localProfileSynchronizationEnabled") === 0)
    await wsman.put(className, learning.with({ localProfileSynchronizationEnabled: 1 }));
  await wsman.invoke(new CimReference("CIM_WiFiPort"), "RequestStateChange", {
    arguments: { RequestedState: ALWAYS_ON },
  });
}

export async function removeWifi(wsman: WsmanClient, name: string): Promise<void> {
  await wsman.delete(settingsName, { InstanceID: instanceOf(name) });
}

function instanceOf(name: string): string {
  return `Intel(r) AMT:WiFi Endpoint Settings ${name}`;
}
