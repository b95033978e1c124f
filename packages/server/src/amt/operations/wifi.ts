/**
 * Wireless networks that the firmware knows. Source: docs/spec/amt.md, section 3.7.
 */
import { CimReference, type WsmanClient } from "@tendril/amt/wsman";
import type { AmtWifi } from "@tendril/protocol/actions/amt/amtwifi";
import { optional } from "./optional.ts";

const authentications = { "wpa-psk": 4, "wpa2-psk": 6, "wpa3-sae": 32_768 } as const;
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

export interface WifiProfile {
  readonly name: string;
  readonly ssid: string;
  readonly password: string;
  readonly priority: number;
  readonly authentication: WifiAuthentication;
  readonly encryption: WifiEncryption;
}

/** A profile of that name is replaced. */
export async function addWifi(wsman: WsmanClient, profile: WifiProfile): Promise<void> {
  const known = await readWifi(wsman);
  if (known?.profiles.some(({ name }) => name === profile.name)) await removeWifi(wsman, profile.name);
  await wsman.invoke(new CimReference("AMT_WiFiPortConfigurationService"), "AddWiFiSettings", {
    arguments: {
      WiFiEndpoint: new CimReference("CIM_WiFiEndpoint", { Name: "WiFi Endpoint 0" }),
      WiFiEndpointSettingsInput: {
        className: settingsName,
        properties: {
          ElementName: profile.name,
          InstanceID: instanceOf(profile.name),
          AuthenticationMethod: authentications[profile.authentication],
          EncryptionMethod: encryptions[profile.encryption],
          SSID: profile.ssid,
          Priority: profile.priority,
          BSSType: INFRASTRUCTURE,
          PSKPassPhrase: profile.password,
        },
      },
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
