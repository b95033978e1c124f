/**
 * Hardware, as the firmware knows it, also of a computer that is off. Source: docs/spec/amt.md, section 3.9.
 */
import { uuidFromWire } from "@tendril/amt/apf";
import type { CimItem, WsmanClient } from "@tendril/amt/wsman";
import { decodeHex } from "@tendril/protocol";
import type { AmtInventory } from "@tendril/protocol/actions/amt/amtinventory";
import { optional } from "./optional.ts";

const PROCESSOR_CHIP = "Managed System Processor Chip";
const MEDIA_UNIT_BYTES = 1_000;

export async function readInventory(wsman: WsmanClient): Promise<AmtInventory> {
  const computer = await optional(wsman.get("CIM_ComputerSystemPackage"));
  const chassis = await optional(wsman.get("CIM_Chassis"));
  const board = await optional(wsman.get("CIM_Card"));
  const bios = await optional(wsman.get("CIM_BIOSElement"));
  const chips = (await optional(wsman.enumerate("CIM_Chip"))) ?? [];
  const processors = (await optional(wsman.enumerate("CIM_Processor"))) ?? [];
  const memory = (await optional(wsman.enumerate("CIM_PhysicalMemory"))) ?? [];
  const media = (await optional(wsman.enumerate("CIM_MediaAccessDevice"))) ?? [];
  const uuid = uuidOf(computer?.text("PlatformGUID") ?? "");
  return {
    ...(uuid === undefined ? {} : { uuid }),
    computer: productOf(chassis),
    board: productOf(board),
    bios: {
      vendor: bios?.text("Manufacturer") ?? "",
      version: bios?.text("Version") ?? "",
      date: bios?.text("ReleaseDate") ?? "",
    },
    processors: processors.map((processor) => ({
      name: processorName(chips, processor),
      maxMhz: processor.number("MaxClockSpeed") ?? 0,
    })),
    memory: memory.map((module) => ({
      slot: module.text("BankLabel"),
      bytes: module.number("Capacity") ?? 0,
      part: module.text("PartNumber"),
      serial: module.text("SerialNumber"),
      vendor: module.text("Manufacturer"),
    })),
    media: media.map((device) => ({
      name: device.text("DeviceID"),
      bytes: (device.number("MaxMediaSize") ?? 0) * MEDIA_UNIT_BYTES,
    })),
  };
}

function productOf(item: CimItem | undefined): AmtInventory["board"] {
  return {
    vendor: item?.text("Manufacturer") ?? "",
    model: item?.text("Model") ?? "",
    version: item?.text("Version") ?? "",
    serial: item?.text("SerialNumber") ?? "",
  };
}

/** The processor itself tells a family number; its name stands with the chip. */
function processorName(chips: readonly CimItem[], processor: CimItem): string {
  const chip = chips.find((one) => one.text("ElementName") === PROCESSOR_CHIP);
  return chip?.text("Version") || processor.text("ElementName");
}

function uuidOf(hex: string): string | undefined {
  return /^[0-9a-fA-F]{32}$/.test(hex) ? uuidFromWire(decodeHex(hex)) : undefined;
}
