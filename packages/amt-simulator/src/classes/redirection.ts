/**
 * Redirection, screen and consent of a new device.
 */
import type { ClassStore } from "./store.ts";
import type { Tables } from "./tables.ts";
import { service } from "./values.ts";

export function addRedirection(store: ClassStore, { options, live }: Tables): void {
  store.set("AMT_RedirectionService", {
    CreationClassName: "AMT_RedirectionService",
    ElementName: "Intel(r) AMT Redirection Service",
    EnabledState: options.redirOff ? 32768 : 32771,
    ListenerEnabled: !options.redirOff,
    Name: "Intel(r) AMT Redirection Service",
    SystemCreationClassName: "CIM_ComputerSystem",
    SystemName: "Intel(r) AMT",
  });
  store.set("CIM_KVMRedirectionSAP", {
    CreationClassName: "CIM_KVMRedirectionSAP",
    ElementName: "KVM Redirection Service Access Point",
    EnabledState: options.redirOff ? 3 : 2,
    KVMProtocol: 4,
    Name: "KVM Redirection Service Access Point",
    RequestedState: 5,
    SystemCreationClassName: "CIM_ComputerSystem",
    SystemName: "ManagedSystem",
  });
  store.set("IPS_KVMRedirectionSettingData", {
    BackToBackFbMode: false,
    DefaultScreen: 0,
    ElementName: "Intel(r) KVM Redirection Settings",
    EnabledByMEBx: true,
    InstanceID: "Intel(r) KVM Redirection Settings",
    Is5900PortEnabled: false,
    OptInPolicy: options.optIn !== 0,
    OptInPolicyTimeout: 300,
    SessionTimeout: 3,
  });
  store.set(
    "IPS_OptInService",
    service("IPS_OptInService", "Intel(r) AMT OptIn Service", {
      CanModifyOptInPolicy: options.controlMode === 2 ? 1 : 0,
      OptInCodeTimeout: 120,
      OptInDisplayTimeout: 300,
      OptInRequired: options.controlMode === 1 ? 4294967295 : options.optIn,
      OptInState: live.optInState,
    }),
  );
  store.set("IPS_ScreenSettingData", {
    ElementName: "Screen Settings",
    InstanceID: "Screen Settings 0",
    IsActive: [true, false, false],
    PrimaryIndex: 0,
    ResolutionX: [options.kvmWidth, 0, 0],
    ResolutionY: [options.kvmHeight, 0, 0],
    SecondaryIndex: 0,
    UpperLeftX: [0, 0, 0],
    UpperLeftY: [0, 0, 0],
  });
}
