/**
 * Event records in plain words. Source: docs/spec/amt.md, section 7.1.
 */
import type { EventRecord } from "./event-record.ts";

export type Severity = "information" | "warning" | "critical";

const AMT = 0xaa;
const RECOVERY = 48;
const ERASE = 64;

const firmwareErrors = [
  ...["unspecified error", "no memory", "no usable memory", "disk failed", "board failed", "floppy failed"],
  ...["disk controller failed", "keyboard failed", "no bootable medium", "video controller failed"],
  ...["no video device", "firmware is corrupt", "CPU voltage does not fit", "CPU speed does not fit"],
];
const firmwareSteps = new Map([
  [0, "progress"],
  [1, "memory is set up"],
  [2, "disk is set up"],
  [3, "further processors are set up"],
  [4, "user signs in"],
  [5, "set-up was entered"],
  [6, "USB is set up"],
  [7, "PCI is set up"],
  [8, "option ROM is set up"],
  [9, "video is set up"],
  [10, "cache is set up"],
  [11, "SMBus is set up"],
  [12, "keyboard controller is set up"],
  [13, "management controller is set up"],
  [14, "dock is attached"],
  [15, "dock is enabled"],
  [16, "dock is detached"],
  [17, "dock is disabled"],
  [18, "operating system wakes up"],
  [19, "operating system starts"],
  [20, "board is set up"],
  [22, "floppy is set up"],
  [23, "keyboard is tested"],
  [24, "pointing device is set up"],
  [25, "main processor is set up"],
]);
const recoveryErrors = [
  ...["", "no network", "name not found", "no connection", "application not found", "TLS failed"],
  ...["digest failed", "bad image", "file missing"],
];
const recoverySteps = [
  ...["parameters received", "option added", "name found", "connected", "image downloaded", "starting"],
  "control handed over",
];
const eraseParts = new Map([
  [2, "SSD"],
  [3, "TPM"],
  [5, "BIOS reload"],
]);
const watchdogStates = new Map([
  [1, "not started"],
  [2, "stopped"],
  [4, "running"],
  [8, "expired"],
  [16, "suspended"],
]);
const sessions = ["Serial-over-LAN opened", "Serial-over-LAN closed", "Storage redirection opened"];
const entities = new Map([
  [3, "Processor"],
  [4, "Disk"],
  [7, "Board"],
  [8, "Memory module"],
  [10, "Power supply"],
  [23, "Chassis"],
  [26, "Drive bay"],
  [32, "Memory device"],
  [34, "BIOS"],
  [35, "Intel ME"],
  [38, "Intel ME"],
  [40, "Battery"],
]);

type Describe = (record: EventRecord, detail: (at: number) => number) => string;

const bySensor: ReadonlyMap<number, Describe> = new Map<number, Describe>([
  [5, ({ offset }) => (offset === 0 ? "Case was opened" : "Case sensor changed")],
  [6, (_, d) => `Sign-in failed ${d(1) + 256 * d(2)} times`],
  [15, describeFirmware],
  [18, (_, d) => `Agent watchdog is ${watchdogStates.get(d(7)) ?? "in an unknown state"}`],
  [30, () => "No bootable medium"],
  [32, () => "Operating system hung or power failed"],
  [35, (_, d) => (d(0) === ERASE ? "BIOS watchdog ran out" : "Start failed")],
  [36, describeFilter],
  [37, () => "Firmware started"],
  [192, describeSession],
  [193, (_, d) => (d(1) === RECOVERY ? "User asked for a remote connection" : "Hardware asset error")],
]);

export function describeEvent(record: EventRecord): string {
  const describe = bySensor.get(record.sensorType);
  return (
    describe?.(record, (at) => record.detail[at] ?? 0) ??
    `Sensor ${record.sensorType} reports ${record.offset}`
  );
}

export function entityName(entity: number): string {
  return entities.get(entity) ?? `Part ${entity}`;
}

export function severityOf({ severity }: EventRecord): Severity {
  return severity >= 16 ? "critical" : severity === 8 ? "warning" : "information";
}

function describeFirmware({ offset }: EventRecord, d: (at: number) => number): string {
  if (d(0) === 235) return "Invalid data";
  if (offset === 0) return `Firmware: ${firmwareErrors[d(1)] ?? `error ${d(1)}`}`;
  const isAmt = d(0) === AMT;
  if (isAmt && d(1) === RECOVERY && offset === 3)
    return `Recovery: ${recoveryErrors[d(2)] ?? `error ${d(2)}`}`;
  if (isAmt && d(1) === RECOVERY && offset === 5) return `Recovery: ${recoverySteps[d(2)] ?? `step ${d(2)}`}`;
  if (isAmt && d(1) === ERASE) return `Erasing: ${eraseParts.get(d(3)) ?? `part ${d(3)}`}`;
  return `Firmware: ${firmwareSteps.get(d(1)) ?? `step ${d(1)}`}`;
}

function describeFilter(_: EventRecord, d: (at: number) => number): string {
  const handle = ((d(1) << 24) | (d(2) << 16) | (d(3) << 8) | d(4)) >>> 0;
  const names = new Map([
    [0xfffffffd, "all that comes in"],
    [0xfffffffc, "all that goes out"],
    [0xfffffffa, "forged packets"],
  ]);
  const side = d(0) === AMT ? "wired" : "wireless";
  return `Packet filter matched, ${side}: ${names.get(handle) ?? `filter ${handle}`}`;
}

function describeSession({ offset }: EventRecord, d: (at: number) => number): string {
  if (offset === 0 && d(0) === AMT && d(1) === RECOVERY)
    return sessions[d(2)] ?? "Storage redirection closed";
  return `Security policy: ${d(2) === 0 ? "sending" : "receiving"} stopped`;
}
