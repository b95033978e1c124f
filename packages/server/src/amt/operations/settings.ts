/**
 * Who the firmware is and how it is set up. Source: docs/spec/amt.md, sections 3.3 and 3.5.
 */
import type { CimItem, WsmanClient } from "@tendril/amt/wsman";
import type { AmtSettings } from "@tendril/protocol/actions/amt/amtstate";
import { UnavailableError } from "../../errors.ts";
import { optional } from "./optional.ts";

/** The firmware that answers is another than the one that asked for the password. */
export class OtherDeviceError extends UnavailableError {
  constructor() {
    super("Intel AMT asks for the password of another device");
  }
}

const controlModes = ["none", "client", "admin"] as const;
const provisioningStates = ["pre", "in", "post"] as const;
const powerSources = ["mains", "battery"] as const;

/** @throws OtherDeviceError when another firmware answers than the one that the digest was for. */
export async function readSettings(wsman: WsmanClient, realm: string | undefined): Promise<AmtSettings> {
  const general = await wsman.get("AMT_GeneralSettings");
  const digestRealm = general.text("DigestRealm");
  if (realm !== undefined && digestRealm !== realm) {
    throw new OtherDeviceError();
  }
  const setup = await optional(wsman.get("AMT_SetupAndConfigurationService"));
  const host = await optional(wsman.get("IPS_HostBasedSetupService"));
  const identity = await wsman.enumerate("CIM_SoftwareIdentity");
  const versions = new Map(identity.map((one) => [one.text("InstanceID"), one.text("VersionString")]));
  return {
    hostname: general.text("HostName"),
    domain: general.text("DomainName"),
    isNetworkEnabled: general.number("AMTNetworkEnabled") === 1,
    answersPings: general.isTrue("PingResponseEnabled"),
    powerSource: powerSources[general.number("PowerSource") ?? 0] ?? "mains",
    controlMode: controlModeOf(host),
    provisioning: provisioningStates[setup?.number("ProvisioningState") ?? 2] ?? "post",
    versions: Object.fromEntries(versions),
  };
}

/** Firmware before 6.2 has one mode only. */
export function controlModeOf(service: CimItem | undefined): AmtSettings["controlMode"] {
  return service === undefined
    ? "admin"
    : (controlModes[service.number("CurrentControlMode") ?? 0] ?? "none");
}

export interface NameChange {
  readonly hostname: string;
  readonly domain: string;
}

/** What the firmware calls itself in the network. */
export async function changeNames(wsman: WsmanClient, { hostname, domain }: NameChange): Promise<void> {
  const general = await wsman.get("AMT_GeneralSettings");
  await wsman.put("AMT_GeneralSettings", general.with({ HostName: hostname, DomainName: domain }));
}
