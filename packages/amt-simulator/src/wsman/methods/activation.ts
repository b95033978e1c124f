/**
 * Activation, accounts, certificates and keys.
 */
import { generateKeyPairSync, verify, X509Certificate } from "node:crypto";
import { uuidToWire } from "../../bytes.ts";
import { type CimRecord, numberOf, reference, textOf } from "../../classes/index.ts";
import type { AddedCertificate, AmtDevice } from "../../device/index.ts";
import { INVALID_PARAMETER, type Method, type MethodTable, NOT_PERMITTED, OK } from "./method.ts";

const NOT_READY = 2;
const BAD_SIGNATURE = 25;
const MD5_DIGEST = 2;
const RSA_SHA256 = 2;
const INVALID_CERTIFICATE = 0x80f;

/** Certificates that came for an activation, by device. */
const chains = new WeakMap<AmtDevice, { readonly isRoot: boolean; readonly base64: string }[]>();

const setup: Method = (device, args) => {
  const host = device.classes.first("IPS_HostBasedSetupService");
  if (host.CurrentControlMode !== 0) return NOT_PERMITTED;
  const password = textOf(args.NetworkAdminPassword);
  const isDigest = numberOf(args.NetAdminPassEncryptionType) === MD5_DIGEST;
  if (!isDigest || !/^[0-9a-f]{32}$/i.test(password)) return INVALID_PARAMETER;
  activate(device, 1, password);
  return OK;
};

const addNextCertificate: Method = (device, args) => {
  const chain = args.IsLeafCertificate === true ? [] : (chains.get(device) ?? []);
  chain.push({ isRoot: args.IsRootCertificate === true, base64: textOf(args.NextCertificate) });
  chains.set(device, chain);
  if (chain.length > 1 || args.IsLeafCertificate === true) return OK;
  chains.delete(device);
  return INVALID_PARAMETER;
};

const adminSetup: Method = (device, args) => {
  const host = device.classes.first("IPS_HostBasedSetupService");
  if (host.CurrentControlMode !== 0) return NOT_PERMITTED;
  const code = proofCode(device, args);
  if (code === OK) activate(device, 2, textOf(args.NetworkAdminPassword));
  return code;
};

/** The account stays as it is. */
const upgradeToAdmin: Method = (device, args) => {
  const host = device.classes.first("IPS_HostBasedSetupService");
  if (host.CurrentControlMode !== 1 || !device.options.upgrades) return NOT_PERMITTED;
  const code = proofCode(device, args);
  if (code === OK) activate(device, 2, device.accounts.adminHa1);
  return code;
};

/** Whether chain and signature allow administrator control. */
function proofCode(device: AmtDevice, args: CimRecord): number {
  const chain = chains.get(device) ?? [];
  chains.delete(device);
  if (chain.length === 0 || chain.at(-1)?.isRoot !== true) return INVALID_PARAMETER;
  const certificates = chain.map(({ base64 }) => new X509Certificate(Buffer.from(base64, "base64")));
  const why = device.provisioning.refusalOf(certificates);
  if (why !== undefined) {
    device.report("acm-bad-certificate", { why });
    return INVALID_CERTIFICATE;
  }
  const key = certificates[0]?.publicKey;
  if (key === undefined) return INVALID_PARAMETER;
  const host = device.classes.first("IPS_HostBasedSetupService");
  const signed = Buffer.concat([
    Buffer.from(textOf(host.ConfigurationNonce), "base64"),
    Buffer.from(textOf(args.McNonce), "base64"),
  ]);
  const signature = Buffer.from(textOf(args.DigitalSignature), "base64");
  if (numberOf(args.SigningAlgorithm) === RSA_SHA256 && verify("sha256", signed, key, signature)) return OK;
  device.report("acm-bad-signature");
  return BAD_SIGNATURE;
}

const commit: Method = (device) => {
  const { classes, options, provisioning, accounts } = device;
  if (provisioning.isWaiting) {
    if (accounts.adminHa1 === undefined) return NOT_READY;
    provisioning.end();
    activate(device, 2, accounts.adminHa1);
  }
  const isWanted = classes.list("AMT_TLSSettingData").some((one) => one.Enabled === true);
  const isOn = isWanted && classes.list("AMT_TLSCredentialContext").length > 0;
  device.report("commit", { tls: isOn });
  if (isOn && !options.tls) {
    options.tls = true;
    device.emit("tls-enabled");
  }
  return OK;
};

const unprovision: Method = (device) => {
  device.classes.first("IPS_HostBasedSetupService").CurrentControlMode = 0;
  device.classes.first("AMT_SetupAndConfigurationService").ProvisioningState = 0;
  device.report("unprovisioned");
  return OK;
};

const generateKeyPair: Method = ({ keys }, args) => {
  const modulusLength = numberOf(args.KeyLength);
  if (numberOf(args.KeyAlgorithm) !== 0 || ![2048, 3072].includes(modulusLength)) {
    return INVALID_PARAMETER;
  }
  const id = keys.addKey(generateKeyPairSync("rsa", { modulusLength }).publicKey);
  return { KeyPair: reference("AMT_PublicPrivateKeyPair", { InstanceID: id }), ReturnValue: OK };
};

const addCertificate =
  (isTrusted: boolean): Method =>
  ({ keys }, args) =>
    certificateReply(keys.addCertificate(textOf(args.CertificateBlob).replaceAll(/\s/g, ""), isTrusted));

export const activationMethods: MethodTable = [
  ["IPS_HostBasedSetupService.Setup", setup],
  ["IPS_HostBasedSetupService.AddNextCertInChain", addNextCertificate],
  ["IPS_HostBasedSetupService.AdminSetup", adminSetup],
  ["IPS_HostBasedSetupService.UpgradeClientToAdmin", upgradeToAdmin],
  ["AMT_SetupAndConfigurationService.CommitChanges", commit],
  ["AMT_SetupAndConfigurationService.Unprovision", unprovision],
  [
    "AMT_SetupAndConfigurationService.GetUuid",
    ({ uuid }) => ({ ReturnValue: OK, UUID: uuidToWire(uuid).toString("base64") }),
  ],
  ["AMT_SetupAndConfigurationService.SetMEBxPassword", () => OK],
  [
    "AMT_AuthorizationService.SetAdminAclEntryEx",
    ({ accounts }, args) => {
      accounts.adminHa1 = Buffer.from(textOf(args.DigestPassword), "base64").toString("hex");
      return OK;
    },
  ],
  [
    "AMT_AuthorizationService.EnumerateUserAclEntries",
    () => ({ HandlesCount: 0, ReturnValue: OK, TotalCount: 0 }),
  ],
  ["AMT_PublicKeyManagementService.AddTrustedRootCertificate", addCertificate(true)],
  ["AMT_PublicKeyManagementService.AddCertificate", addCertificate(false)],
  ["AMT_PublicKeyManagementService.GenerateKeyPair", generateKeyPair],
];

function activate(device: AmtDevice, mode: number, ha1: string | undefined): void {
  const host = device.classes.first("IPS_HostBasedSetupService");
  host.CurrentControlMode = mode;
  host.AllowedControlModes = mode === 1 ? [2] : [];
  device.classes.first("AMT_SetupAndConfigurationService").ProvisioningState = 2;
  device.accounts.adminHa1 = ha1;
  device.report("activated", { mode });
}

function certificateReply(added: AddedCertificate): CimRecord {
  if ("code" in added) return { ReturnValue: added.code };
  return {
    CreatedCertificate: reference("AMT_PublicKeyCertificate", { InstanceID: added.id }),
    ReturnValue: OK,
  };
}
