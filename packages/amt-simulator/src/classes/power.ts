/**
 * Power and one-time boot of a new device.
 */
import type { ClassStore } from "./store.ts";
import type { Tables } from "./tables.ts";
import { reference, SYSTEM, service } from "./values.ts";

const POWER_SERVICE = "Intel(r) AMT Power Management Service";
const BOOT_CONFIG = "Intel(r) AMT: Boot Configuration 0";

const bootSources = [
  ["Force Hard-drive Boot", "CIM:Hard-Disk:1"],
  ["Force PXE Boot", "CIM:Network:1"],
  ["Force CD/DVD Boot", "CIM:CD/DVD:1"],
  ["Force OCR UEFI HTTPS Boot", "CIM:OCR:1"],
  ["Force OCR UEFI Boot Option 1", "CIM:OCR:1"],
] as const;

export function addPower(store: ClassStore, tables: Tables): void {
  addPowerServices(store, tables);
  addBootSettings(store);
  addBootSources(store);
  addBootCapabilities(store);
}

function addPowerServices(store: ClassStore, { live }: Tables): void {
  const available = {
    ServiceProvided: reference("CIM_PowerManagementService", {
      CreationClassName: "CIM_PowerManagementService",
      Name: POWER_SERVICE,
      SystemCreationClassName: "CIM_ComputerSystem",
      SystemName: "Intel(r) AMT",
    }),
    UserOfService: reference("CIM_ComputerSystem", SYSTEM),
    PowerState: live.power,
    RequestedPowerState: 8,
    AvailableRequestedPowerStates: [],
  };
  store.set("CIM_ServiceAvailableToElement", available);
  store.set("CIM_AssociatedPowerManagementService", available);
  store.set(
    "CIM_PowerManagementService",
    service("CIM_PowerManagementService", POWER_SERVICE, { EnabledState: 5, RequestedState: 12 }),
  );
  store.set(
    "IPS_PowerManagementService",
    service("IPS_PowerManagementService", POWER_SERVICE, {
      EnabledState: 5,
      OSPowerSavingState: live.osPower,
      RequestedState: 12,
    }),
  );
  store.set("CIM_PowerManagementCapabilities", {
    ElementName: "Intel(r) AMT: Power Management Capabilities",
    InstanceID: "Intel(r) AMT:PowerManagementCapabilities 0",
    PowerChangeCapabilities: [3, 4, 7, 8],
    PowerStatesSupported: [2, 5, 8, 10, 11, 12, 14],
  });
}

function addBootSettings(store: ClassStore): void {
  store.set("AMT_BootSettingData", {
    BIOSPause: false,
    BIOSSetup: false,
    BootMediaIndex: 0,
    ConfigurationDataReset: false,
    ElementName: "Intel(r) AMT Boot Configuration Settings",
    EnforceSecureBoot: false,
    FirmwareVerbosity: 0,
    ForcedProgressEvents: false,
    IDERBootDevice: 0,
    InstanceID: "Intel(r) AMT:BootSettingData 0",
    LockKeyboard: false,
    LockPowerButton: false,
    LockResetButton: false,
    LockSleepButton: false,
    OptionsCleared: true,
    OwningEntity: "Intel(r) AMT",
    PlatformErase: false,
    RPEEnabled: false,
    RSEPassword: "",
    ReflashBIOS: false,
    SecureBootControlEnabled: false,
    SecureErase: false,
    UEFIHTTPSBootEnabled: false,
    UEFILocalPBABootEnabled: false,
    UefiBootNumberOfParams: 0,
    UefiBootParametersArray: "",
    UseIDER: false,
    UseSOL: false,
    UseSafeMode: false,
    UserPasswordBypass: false,
    WinREBootEnabled: false,
  });
}

function addBootSources(store: ClassStore): void {
  store.set("CIM_BootConfigSetting", {
    ElementName: "Intel(r) AMT: Boot Configuration",
    InstanceID: BOOT_CONFIG,
  });
  store.set(
    "CIM_BootService",
    service("CIM_BootService", "Intel(r) AMT Boot Service", {
      EnabledState: 5,
      OperationalStatus: 0,
      RequestedState: 12,
    }),
  );
  store.set(
    "CIM_BootSourceSetting",
    ...bootSources.map(([name, boot]) => ({
      ElementName: "Intel(r) AMT: Boot Source",
      FailThroughSupported: 2,
      InstanceID: `Intel(r) AMT: ${name}`,
      StructuredBootString: boot,
    })),
  );
  store.set("CIM_ElementSettingData", {
    IsCurrent: 2,
    IsDefault: 2,
    IsNext: 2,
    ManagedElement: reference("CIM_ComputerSystem", SYSTEM),
    SettingData: reference("CIM_BootConfigSetting", { InstanceID: BOOT_CONFIG }),
  });
}

function addBootCapabilities(store: ClassStore): void {
  store.set("AMT_BootCapabilities", {
    BIOSPause: false,
    BIOSReflash: false,
    BIOSSecureBoot: true,
    BIOSSetup: true,
    ConfigurationDataReset: false,
    ElementName: "Intel(r) AMT: Boot Capabilities",
    ForceCDorDVDBoot: true,
    ForceDiagnosticBoot: false,
    ForceHardDriveBoot: true,
    ForceHardDriveSafeModeBoot: false,
    ForcePXEBoot: true,
    ForceUEFIHTTPSBoot: true,
    ForceUEFILocalPBABoot: false,
    ForceWinREBoot: true,
    ForcedProgressEvents: true,
    IDER: true,
    InstanceID: "Intel(r) AMT:BootCapabilities 0",
    KeyboardLock: true,
    PlatformErase: 0,
    PowerButtonLock: false,
    ResetButtonLock: false,
    SOL: true,
    SecureErase: false,
    SleepButtonLock: false,
    UserPasswordBypass: false,
    VerbosityQuiet: false,
    VerbosityScreenBlank: false,
    VerbosityVerbose: false,
  });
}
