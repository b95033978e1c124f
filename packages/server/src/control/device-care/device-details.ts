/** Everything stored about devices as rows of a table. Source: docs/spec/control-protocol.md, section 5.7. */
import type { WireInterfaces, WireSystemInfo } from "@tendril/protocol";
import type { DeviceDocument, LastContactDocument } from "../../store/index.ts";
import { type Cell, csvLine } from "../reports/index.ts";

export interface DeviceFacts {
  readonly device: DeviceDocument;
  readonly groupName: string;
  /** Only for who may see details. */
  readonly system: WireSystemInfo | undefined;
  readonly interfaces: WireInterfaces | undefined;
  readonly contact: LastContactDocument | undefined;
}

const columns: readonly (readonly [name: string, cell: (facts: DeviceFacts) => Cell])[] = [
  ["id", ({ device }) => device._id],
  ["name", ({ device }) => device.name],
  ["rname", ({ device }) => device.rname],
  ["host", ({ device }) => device.host ?? undefined],
  ["icon", ({ device }) => device.icon],
  ["ip", ({ device }) => device.ip],
  ["osdesc", ({ device }) => device.osdesc],
  ["groupname", ({ groupName }) => groupName],
  ["tags", ({ device }) => (device.tags ?? []).join(" ")],
  ["lastbootuptime", ({ device }) => device.lastbootuptime],
  ["cpu", identifier("cpu_name")],
  ["biosDate", identifier("bios_date")],
  ["biosVendor", identifier("bios_vendor")],
  ["biosVersion", identifier("bios_version")],
  ["biosSerial", identifier("bios_serial")],
  ["boardName", identifier("board_name")],
  ["boardVendor", identifier("board_vendor")],
  ["boardVersion", identifier("board_version")],
  ["productUuid", identifier("product_uuid")],
  ["netIfCount", ({ interfaces }) => (interfaces === undefined ? undefined : Object.keys(interfaces).length)],
  ["macs", ({ interfaces }) => listOf(interfaces, "mac")],
  ["addresses", ({ interfaces }) => listOf(interfaces, "address")],
  ["lastConnectTime", ({ contact }) => contact?.time],
  ["lastConnectAddr", ({ contact }) => contact?.addr],
];

/** With a line of names first, lines end with CR LF. */
export function toCsv(all: readonly DeviceFacts[]): string {
  const head = columns.map(([name]) => name).join(",");
  return [`${head}\r\n`, ...all.map((facts) => csvLine(columns.map(([, cell]) => cell(facts))))].join("");
}

function identifier(name: string): (facts: DeviceFacts) => Cell {
  return ({ system }) => {
    const value = system?.hardware?.identifiers?.[name];
    return typeof value === "string" || typeof value === "number" ? value : undefined;
  };
}

function listOf(interfaces: WireInterfaces | undefined, field: "mac" | "address"): string | undefined {
  if (interfaces === undefined) return undefined;
  return Object.values(interfaces)
    .flat()
    .flatMap((entry) => entry[field] ?? [])
    .join(" ");
}
