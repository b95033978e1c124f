/**
 * The hardware inventory of a new device.
 */
import { uuidToWire } from "../bytes.ts";
import type { ClassStore } from "./store.ts";
import type { Tables } from "./tables.ts";
import { type CimRecord, reference, SYSTEM } from "./values.ts";

const baseBoard: CimRecord = {
  CanBeFRUed: true,
  CreationClassName: "CIM_Card",
  ElementName: "Managed System Base Board",
  Manufacturer: "Simulated Inc.",
  Model: "SIM-BOARD",
  OperationalStatus: 0,
  PackageType: 9,
  SerialNumber: "SIM-BB-0001",
  Tag: "CIM_Card",
  Version: "A1",
};

export function addHardware(store: ClassStore, tables: Tables): void {
  addPackaging(store, tables);
  addChips(store);
  addStorage(store);
}

function addPackaging(store: ClassStore, { uuid }: Tables): void {
  const platform = uuidToWire(uuid).toString("hex").toUpperCase();
  store.set("CIM_ComputerSystem", {
    ...SYSTEM,
    Dedicated: 0,
    ElementName: "Managed System",
    EnabledState: 5,
    NameFormat: "Other",
  });
  store.set("CIM_ComputerSystemPackage", {
    Antecedent: reference("CIM_Chassis", { CreationClassName: "CIM_Chassis", Tag: "CIM_Chassis" }),
    Dependent: reference("CIM_ComputerSystem", SYSTEM),
    PlatformGUID: platform,
  });
  store.set("CIM_SystemPackaging", {
    Antecedent: reference("CIM_ComputerSystem", SYSTEM),
    Dependent: reference("CIM_Chassis", { Tag: "CIM_Chassis" }),
    PlatformGUID: platform,
  });
  store.set("CIM_Chassis", {
    ChassisPackageType: 3,
    CreationClassName: "CIM_Chassis",
    ElementName: "Managed System Chassis",
    Manufacturer: "Simulated Inc.",
    Model: "SIM-9000",
    OperationalStatus: 0,
    PackageType: 3,
    SerialNumber: "SIM-CH-0001",
    Tag: "CIM_Chassis",
    Version: "1.0",
  });
  store.set("CIM_Card", { ...baseBoard });
  store.set("CIM_BIOSElement", {
    ElementName: "Primary BIOS",
    Manufacturer: "SimBIOS Ltd",
    Name: "Primary BIOS",
    OperationalStatus: 0,
    PrimaryBIOS: true,
    ReleaseDate: { datetime: "2024-02-29T00:00:00Z" },
    SoftwareElementID: "SIM.0001",
    SoftwareElementState: 2,
    TargetOperatingSystem: 66,
    Version: "SIM.0001.2024",
  });
}

function addChips(store: ClassStore): void {
  store.set(
    "CIM_Chip",
    {
      CanBeFRUed: true,
      CreationClassName: "CIM_Chip",
      ElementName: "Managed System Processor Chip",
      Manufacturer: "Intel(R) Corporation",
      OperationalStatus: 0,
      Tag: "CPU 0",
      Version: "Simulated Core(TM) i7 CPU @ 2.00GHz",
    },
    ...["DIMM0", "DIMM1"].map((tag, i) => ({
      CanBeFRUed: true,
      CreationClassName: "CIM_Chip",
      ElementName: "Managed System Memory Chip",
      Manufacturer: "SimRAM",
      SerialNumber: `RAM${i}`,
      Tag: tag,
    })),
  );
  store.set("CIM_Processor", {
    CPUStatus: 1,
    CreationClassName: "CIM_Processor",
    CurrentClockSpeed: 2000,
    DeviceID: "CPU 0",
    ElementName: "Managed System CPU",
    EnabledState: 2,
    ExternalBusClockSpeed: 100,
    Family: 198,
    HealthState: 0,
    MaxClockSpeed: 4000,
    OperationalStatus: 0,
    Role: "Central",
    Stepping: "3",
    UpgradeMethod: 2,
  });
  store.set(
    "CIM_PhysicalMemory",
    ...["BANK 0", "BANK 1"].map((bank, i) => ({
      BankLabel: bank,
      Capacity: 8589934592,
      ConfiguredMemoryClockSpeed: 2667,
      CreationClassName: "CIM_PhysicalMemory",
      ElementName: "Managed System Memory",
      FormFactor: 13,
      IsSpeedInMhz: true,
      Manufacturer: "SimRAM",
      MaxMemorySpeed: 2667,
      MemoryType: 26,
      PartNumber: "SR-8G-2667  ",
      SerialNumber: `0000000${i}`,
      Speed: 0,
      Tag: String(i),
    })),
  );
}

function addStorage(store: ClassStore): void {
  store.set("CIM_MediaAccessDevice", {
    Capabilities: [4, 10],
    CreationClassName: "CIM_MediaAccessDevice",
    DeviceID: "MEDIA DEV 0",
    ElementName: "Managed System Media Access Device",
    EnabledDefault: 2,
    EnabledState: 0,
    MaxMediaSize: 256060514,
    OperationalStatus: 0,
    RequestedState: 12,
    Security: 2,
    SystemCreationClassName: "CIM_ComputerSystem",
    SystemName: "ManagedSystem",
  });
  store.set(
    "CIM_PhysicalPackage",
    { ...baseBoard },
    {
      CanBeFRUed: true,
      CreationClassName: "CIM_PhysicalPackage",
      ElementName: "Managed System Storage Media Package",
      Model: "SIM SSD 256",
      SerialNumber: "SSD0001",
      Tag: "Storage Media Package 0",
    },
  );
}
