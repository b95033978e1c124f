/**
 * Remote access (CIRA) and wireless.
 */
import { isRecord, numberOf, reference, textOf } from "../../classes/index.ts";
import { DUPLICATE, INVALID_PARAMETER, type Method, type MethodTable, OK } from "./method.ts";

/** WPA and WPA2 with 802.1x. */
const loginMethods = [5, 7];
const MAX_TEXT = 16;
const MAX_SERVERS = 4;
const rules = ["User Initiated", "Alert", "Periodic"];
const system = { SystemCreationClassName: "CIM_ComputerSystem", SystemName: "Intel(r) AMT" };

const addServer: Method = (device, args) => {
  const { classes } = device;
  const servers = classes.list("AMT_ManagementPresenceRemoteSAP");
  const user = textOf(args.Username);
  const password = textOf(args.Password);
  if (user.length > MAX_TEXT || password.length > MAX_TEXT || servers.length >= MAX_SERVERS) {
    return INVALID_PARAMETER;
  }
  const CreationClassName = "AMT_ManagementPresenceRemoteSAP";
  const Name = `Intel(r) AMT:Management Presence Server ${servers.length}`;
  const { AccessInfo, CN } = args;
  const InfoFormat = numberOf(args.InfoFormat);
  const Port = numberOf(args.Port);
  const ElementName = "Intel(r) AMT:Management Presence Server";
  servers.push({ AccessInfo, CN, CreationClassName, ElementName, InfoFormat, Name, Port, ...system });
  const passwords = classes.list("AMT_MPSUsernamePassword");
  passwords.push({
    ElementName: "Intel(r) AMT:MPS Username Password",
    InstanceID: `Intel(r) AMT:MPS Username Password ${passwords.length}`,
    RemoteID: user,
    Secret: "",
  });
  device.report("mps-added", {
    host: AccessInfo,
    port: Port,
    format: InfoFormat,
    user,
    pass: password,
    cn: CN,
  });
  return {
    MpServer: reference("AMT_ManagementPresenceRemoteSAP", { CreationClassName, Name, ...system }),
    ReturnValue: OK,
  };
};

const addPolicy: Method = (device, args) => {
  const { classes } = device;
  const rule = rules[numberOf(args.Trigger)];
  if (rule === undefined) return INVALID_PARAMETER;
  const known = classes.list("AMT_RemoteAccessPolicyRule");
  if (known.some(({ PolicyRuleName }) => PolicyRuleName === rule)) return DUPLICATE;
  const selectors = {
    CreationClassName: "AMT_RemoteAccessPolicyRule",
    PolicyRuleName: rule,
    ...system,
  };
  known.push({
    ...selectors,
    ElementName: "Intel(r) AMT:Remote Access Policy",
    ExtendedData: args.ExtendedData,
    Trigger: numberOf(args.Trigger),
    TunnelLifeTime: numberOf(args.TunnelLifeTime),
  });
  const servers = args.MpServer ?? [];
  for (const server of Array.isArray(servers) ? servers : [servers]) {
    classes.add("AMT_RemoteAccessPolicyAppliesToMPS", {
      ManagedElement: server,
      MpsType: 0,
      OrderOfAccess: 0,
      PolicySet: reference("AMT_RemoteAccessPolicyRule", selectors),
    });
  }
  device.report("mps-policy", { rule, extended: args.ExtendedData });
  return { PolicyRule: reference("AMT_RemoteAccessPolicyRule", selectors), ReturnValue: OK };
};

const addWirelessProfile: Method = (device, args) => {
  const input = args.WiFiEndpointSettingsInput;
  const profile = isRecord(input) ? input : {};
  const { ElementName, InstanceID, SSID } = profile;
  const login = isRecord(args.IEEE8021xSettingsInput) ? args.IEEE8021xSettingsInput : undefined;
  if (loginMethods.includes(numberOf(profile.AuthenticationMethod)) !== (login !== undefined)) {
    return INVALID_PARAMETER;
  }
  if (login !== undefined) {
    const { Password, ...shown } = login;
    device.classes.add("CIM_IEEE8021xSettings", shown);
    device.report("wifi-login", { ...login, root: args.CACredential });
  }
  device.classes.add("CIM_WiFiEndpointSettings", {
    AuthenticationMethod: numberOf(profile.AuthenticationMethod),
    BSSType: 3,
    ElementName,
    EncryptionMethod: numberOf(profile.EncryptionMethod),
    InstanceID,
    Priority: numberOf(profile.Priority),
    SSID,
  });
  device.report("wifi-profile", { name: ElementName, ssid: SSID, priority: profile.Priority });
  return OK;
};

export const networkMethods: MethodTable = [
  ["AMT_RemoteAccessService.AddMpServer", addServer],
  ["AMT_RemoteAccessService.AddRemoteAccessPolicyRule", addPolicy],
  [
    "AMT_RemoteAccessService.CloseRemoteAccessConnection",
    (device) => {
      device.emit("close-cira");
      return OK;
    },
  ],
  [
    "AMT_UserInitiatedConnectionService.RequestStateChange",
    ({ classes }, args) => {
      classes.first("AMT_UserInitiatedConnectionService").EnabledState = numberOf(args.RequestedState);
      return OK;
    },
  ],
  [
    "CIM_WiFiPort.RequestStateChange",
    (device, args) => {
      const state = numberOf(args.RequestedState);
      device.classes.first("CIM_WiFiPort").EnabledState = state;
      device.report("wifi-state", { state });
      return OK;
    },
  ],
  ["AMT_WiFiPortConfigurationService.AddWiFiSettings", addWirelessProfile],
];
