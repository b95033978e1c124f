/**
 * Identity, activation, clock, logs and certificates of a new device.
 */
import { randomBytes } from "node:crypto";
import type { ClassStore } from "./store.ts";
import type { Tables } from "./tables.ts";
import { type CimRecord, service } from "./values.ts";

export function addSettings(store: ClassStore, tables: Tables): void {
  addIdentity(store, tables);
  addActivation(store, tables);
  addLogs(store, tables);
  store.set("AMT_PublicKeyCertificate");
  store.set("AMT_PublicPrivateKeyPair");
  store.set("AMT_TLSCredentialContext");
  store.set(
    "AMT_TLSSettingData",
    tlsSetting("Intel(r) AMT 802.3 TLS Settings", tables.options.tls),
    tlsSetting("Intel(r) AMT LMS TLS Settings", tables.options.tls),
  );
}

function addIdentity(store: ClassStore, { options, realm }: Tables): void {
  store.set("AMT_GeneralSettings", {
    AMTNetworkEnabled: 1,
    DDNSPeriodicUpdateInterval: 1440,
    DDNSTTL: 900,
    DDNSUpdateByDHCPServerEnabled: true,
    DDNSUpdateEnabled: false,
    DHCPv6ConfigurationTimeout: 0,
    DigestRealm: realm,
    DomainName: options.domainName,
    ElementName: "Intel(r) AMT: General Settings",
    HostName: options.hostName,
    HostOSFQDN: `${options.hostName}.${options.domainName}`,
    IdleWakeTimeout: 65535,
    InstanceID: "Intel(r) AMT: General Settings",
    NetworkInterfaceEnabled: true,
    PingResponseEnabled: true,
    PowerSource: 0,
    PreferredAddressFamily: 0,
    PresenceNotificationInterval: 0,
    PrivacyLevel: 0,
    RmcpPingResponseEnabled: true,
    SharedFQDN: true,
    WsmanOnlyMode: false,
  });
  const version = (id: string, text: string): CimRecord => ({
    InstanceID: id,
    IsEntity: true,
    VersionString: text,
  });
  store.set(
    "CIM_SoftwareIdentity",
    ...["Flash", "Netstack", "AMTApps", "AMT"].map((id) => version(id, options.version)),
    version("Sku", "16392"),
    version("VendorID", "8086"),
    version("Build Number", "2124"),
    version("Recovery Version", options.version),
    version("Recovery Build Num", "2124"),
    version("Legacy Mode", "False"),
  );
}

function addActivation(store: ClassStore, { options }: Tables): void {
  const { controlMode } = options;
  store.set(
    "AMT_SetupAndConfigurationService",
    service("AMT_SetupAndConfigurationService", "Intel(r) AMT Setup and Configuration Service", {
      EnabledState: 5,
      PasswordModel: 1,
      ProvisioningMode: controlMode === 1 ? 4 : 1,
      ProvisioningServerOTP: "AAAAAAAAAAA=",
      ProvisioningState: controlMode === 0 ? 0 : 2,
      RequestedState: 12,
      ZeroTouchConfigurationEnabled: true,
    }),
  );
  store.set(
    "IPS_HostBasedSetupService",
    service("IPS_HostBasedSetupService", "Intel(r) AMT Host Based Setup Service", {
      AllowedControlModes: controlMode === 0 ? [2, 1] : controlMode === 1 ? [2] : [],
      CertChainStatus: 0,
      ConfigurationNonce: randomBytes(20).toString("base64"),
      CurrentControlMode: controlMode,
    }),
  );
  store.set(
    "AMT_PublicKeyManagementService",
    service("AMT_PublicKeyManagementService", "Intel(r) AMT Certificate Store Service", {
      EnabledState: 5,
      RequestedState: 12,
    }),
  );
  store.set(
    "AMT_AuthorizationService",
    service("AMT_AuthorizationService", "Intel(r) AMT Authorization Service", {
      AllowHttpQopAuthOnly: 0,
      EnabledState: 5,
      RequestedState: 12,
    }),
  );
}

function addLogs(store: ClassStore, { live }: Tables): void {
  store.set("AMT_MessageLog", {
    Capabilities: [6, 7, 8, 9],
    CharacterSet: 10,
    CreationClassName: "AMT_MessageLog",
    CurrentNumberOfRecords: live.messageCount,
    ElementName: "Intel(r) AMT:MessageLog 1",
    EnabledDefault: 2,
    EnabledState: 2,
    HealthState: 5,
    IsFrozen: false,
    LastChange: 1,
    LogState: 4,
    MaxLogSize: 0,
    MaxNumberOfRecords: 390,
    MaxRecordSize: 21,
    Name: "Intel(r) AMT:MessageLog 1",
    OperationalStatus: 2,
    OverwritePolicy: 2,
    PercentageNearFull: 100,
    RequestedState: 12,
    SizeOfHeader: 0,
    SizeOfRecordHeader: 0,
    Status: "OK",
  });
  store.set("AMT_AuditLog", {
    AuditState: 0,
    CurrentNumberOfRecords: live.auditCount,
    ElementName: "Intel(r) AMT:Audit Log",
    EnabledState: 2,
    MaxAllowedAuditors: 1,
    MaxNumberOfRecords: 0,
    MinDaysToKeep: 0,
    Name: "Intel(r) AMT:Audit Log",
    OverwritePolicy: 2,
    PercentageFree: 98,
    RequestedState: 12,
    StoragePolicy: 2,
    TimeOfLastRecord: () => ({ datetime: new Date().toISOString() }),
  });
  store.set(
    "AMT_TimeSynchronizationService",
    service("AMT_TimeSynchronizationService", "Intel(r) AMT Time Synchronization Service", {
      EnabledState: 5,
      LocalTimeSyncEnabled: 0,
      RequestedState: 12,
      TimeSource: 0,
    }),
  );
}

function tlsSetting(id: string, isEnabled: boolean): CimRecord {
  return {
    AcceptNonSecureConnections: false,
    ElementName: id,
    Enabled: isEnabled,
    InstanceID: id,
    MutualAuthentication: false,
    NonSecureConnectionsSupported: true,
  };
}
