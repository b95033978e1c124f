/**
 * Network ports, wireless, remote access and alert filters of a new device.
 */
import type { ClassStore } from "./store.ts";
import type { Tables } from "./tables.ts";
import { service } from "./values.ts";

/** Known, with no instance until somebody makes one. */
const emptyClasses = [
  "AMT_ManagementPresenceRemoteSAP",
  "AMT_RemoteAccessCredentialContext",
  "AMT_RemoteAccessPolicyAppliesToMPS",
  "AMT_RemoteAccessPolicyRule",
  "AMT_MPSUsernamePassword",
  "IPS_HTTPProxyAccessPoint",
  "CIM_WiFiEndpointSettings",
  "CIM_IEEE8021xSettings",
  "CIM_ListenerDestination",
  "CIM_FilterCollectionSubscription",
];

const filters = ["All", "FW Progress Events", "Platform Critical", "User", "Features", "Config"];

export function addNetwork(store: ClassStore, tables: Tables): void {
  addPorts(store);
  addRemoteAccess(store, tables);
  addWireless(store);
  for (const name of emptyClasses) store.set(name);
  store.set(
    "CIM_FilterCollection",
    ...filters.map((name) => ({
      CollectionName: `Intel(r) AMT:${name}`,
      ElementName: `Intel(r) AMT:${name}`,
      InstanceID: `Intel(r) AMT:${name}`,
    })),
  );
}

function addPorts(store: ClassStore): void {
  store.set(
    "AMT_EthernetPortSettings",
    {
      DHCPEnabled: true,
      DefaultGateway: "192.0.2.1",
      ElementName: "Intel(r) AMT Ethernet Port Settings",
      IPAddress: "192.0.2.77",
      InstanceID: "Intel(r) AMT Ethernet Port Settings 0",
      IpSyncEnabled: true,
      LinkIsUp: true,
      LinkPolicy: [1, 14, 16],
      MACAddress: "02-00-5e-10-00-01",
      PhysicalConnectionType: 0,
      PrimaryDNS: "192.0.2.53",
      SecondaryDNS: "192.0.2.54",
      SharedDynamicIP: true,
      SharedMAC: true,
      SharedStaticIp: false,
      SubnetMask: "255.255.255.0",
      VLANTag: 0,
    },
    {
      DHCPEnabled: true,
      ElementName: "Intel(r) AMT Ethernet Port Settings",
      InstanceID: "Intel(r) AMT Ethernet Port Settings 1",
      LinkControl: 2,
      LinkIsUp: false,
      LinkPolicy: [],
      LinkPreference: 2,
      MACAddress: "02-00-5e-10-00-02",
      PhysicalConnectionType: 3,
      SharedMAC: true,
      WLANLinkProtectionLevel: 1,
    },
  );
}

function addRemoteAccess(store: ClassStore, { options }: Tables): void {
  store.set("AMT_EnvironmentDetectionSettingData", {
    DetectionAlgorithm: 0,
    DetectionStrings: [],
    ElementName: "Intel(r) AMT Environment Detection Settings",
    InstanceID: "Intel(r) AMT Environment Detection Settings",
  });
  store.set(
    "AMT_RemoteAccessService",
    service("AMT_RemoteAccessService", "Intel(r) AMT Remote Access Service", {
      IsRemoteTunnelConnected: options.cira,
      RemoteTunnelKeepAliveTimeout: 0,
    }),
  );
  store.set(
    "AMT_UserInitiatedConnectionService",
    service("AMT_UserInitiatedConnectionService", "Intel(r) AMT User Initiated Connection Service", {
      EnabledState: 32768,
    }),
  );
  store.set(
    "IPS_HTTPProxyService",
    service("IPS_HTTPProxyService", "Intel(r) ME HTTP Proxy Service", {
      CanAddProxyAccessPoint: 0,
      SyncEnabled: true,
    }),
  );
}

function addWireless(store: ClassStore): void {
  store.set("CIM_WiFiPort", {
    CreationClassName: "CIM_WiFiPort",
    DeviceID: "WiFi Port 0",
    ElementName: "WiFi Port 0",
    EnabledState: 3,
    HealthState: 5,
    LinkTechnology: 11,
    RequestedState: 3,
    SystemCreationClassName: "CIM_ComputerSystem",
    SystemName: "ManagedSystem",
  });
  store.set("CIM_WiFiEndpoint", {
    CreationClassName: "CIM_WiFiEndpoint",
    ElementName: "WiFi Endpoint 0",
    EnabledState: 3,
    LANID: "",
    Name: "WiFi Endpoint 0",
    SystemCreationClassName: "CIM_ComputerSystem",
    SystemName: "Intel(r) AMT",
  });
  store.set(
    "AMT_WiFiPortConfigurationService",
    service("AMT_WiFiPortConfigurationService", "Intel(r) AMT WiFi Port Configuration Service", {
      EnabledState: 5,
      LastConnectedSsidUnderMeControl: "",
      NoHostCsmeSoftwarePolicy: 0,
      UEFIWiFiProfileShareEnabled: 0,
      localProfileSynchronizationEnabled: 0,
    }),
  );
  store.set("AMT_8021XProfile", {
    ActiveInS0: true,
    ElementName: "Intel(r) AMT 802.1x Profile",
    Enabled: false,
    InstanceID: "Intel(r) AMT 802.1x Profile 0",
    PxeTimeout: 120,
  });
}
