/**
 * JSON control messages of the relay and LMS kinds: the state of the management engine, and orders to it.
 */
import { numberOf } from "../classes/index.ts";
import type { AmtDevice } from "../device/index.ts";

export interface ControlMessage {
  readonly action: string;
  readonly value?: unknown;
  readonly hash?: unknown;
}

const NOT_PERMITTED = 16;

export function managementState(device: AmtDevice): ControlMessage {
  const { options, classes } = device;
  const mode = classes.first("IPS_HostBasedSetupService").CurrentControlMode;
  const roots =
    options.rootHash === undefined
      ? []
      : [
          {
            isDefault: 1,
            isActive: 1,
            hashAlgorithm: 2,
            hashAlgorithmStr: "SHA256",
            certificateHash: options.rootHash,
            name: "Test root",
          },
        ];
  const value = {
    "core-ver": 1,
    OsHostname: options.hostName,
    OsDnsSuffix: options.domainName,
    DnsSuffix: options.dnsSuffix ?? options.domainName,
    Flags: mode === 1 ? 2 : mode === 2 ? 4 : 0,
    MeiVersion: "1.0.0.0",
    Versions: { AMT: options.version, Sku: "16392" },
    ProvisioningMode: 1,
    ProvisioningState: numberOf(classes.first("AMT_SetupAndConfigurationService").ProvisioningState),
    UUID: device.uuid,
    Hashes: roots,
    net0: { enabled: 1, dhcpEnabled: 1, dhcpMode: "PASSIVE", mac: "02:00:5e:10:00:01", address: "0.0.0.0" },
    ...(options.osAdminPass === undefined
      ? {}
      : { OsAdmin: { user: "$$OsAdmin", pass: options.osAdminPass } }),
  };
  return { action: "meiState", value };
}

/** @returns the answers to send; `close` ends the connection. */
export function control(device: AmtDevice, message: ControlMessage): readonly ControlMessage[] | "close" {
  const { action } = message;
  device.report("json-control", { ...message });
  if (action === "close") return "close";
  if (action === "mestate") return [managementState(device)];
  if (action === "deactivate") return [{ action, value: deactivate(device) }];
  if (action === "stopConfiguration") return [{ action, value: 3 }];
  if (action === "startTlsHostConfig")
    return [{ action, value: device.waitForProvisioner(String(message.hash)) }];
  return [];
}

function deactivate(device: AmtDevice): number {
  const host = device.classes.first("IPS_HostBasedSetupService");
  if (host.CurrentControlMode !== 1) return NOT_PERMITTED;
  host.CurrentControlMode = 0;
  host.AllowedControlModes = [2, 1];
  device.classes.first("AMT_SetupAndConfigurationService").ProvisioningState = 0;
  device.accounts.adminHa1 = undefined;
  device.report("unprovisioned");
  return 0;
}
