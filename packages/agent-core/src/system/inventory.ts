/**
 * Hardware and operating system, in the shape of the wire:
 *
 *     hardware.identifiers   bios_vendor bios_version bios_date board_name board_vendor board_version board_serial
 *                            product_name product_uuid product_serial sys_vendor chassis_type chassis_serial
 *                            cpu_name gpu_name storage_devices[{Caption,Size}](bytes)
 *     hardware.linux | windows | darwin     (BSD: linux)
 *                            kernel architecture cores memory{total,available}(bytes)
 *                            volumes[{name,mount,fs,total,free}](bytes)
 *     hardware.agentvers, hardware.network.dns[]
 *
 * Fields that the system does not tell are absent. The hash is of all this without what changes by itself (`free`,
 * `available`). Source: docs/spec/agent-protocol.md, section 7 `sysinfo`.
 */
import type { Fields, Host } from "../host/index.ts";
import { linesOf, pairsOf } from "../values.ts";
import { inventoryScript } from "./inventory-script.ts";
import { runScript } from "./shell.ts";

const MAX_ROWS = 64;

/** `data` of the message `sysinfo`, with its hash. */
export function readInventory(host: Host, onRead: (inventory: Fields) => void): void {
  runScript(host, inventoryScript, ({ output }) => {
    const hardware = {
      identifiers: identifiersOf(output),
      [platformName(host.platform)]: systemOf(output),
      agentvers: host.agentVersion,
      network: { dns: host.dnsServers() },
    };
    const hash = host.sha384(JSON.stringify(stable(hardware)));
    onRead({ hardware, hash });
  });
}

function platformName(platform: string): string {
  if (platform === "win32") return "windows";
  return platform === "darwin" ? "darwin" : "linux";
}

function identifiersOf(output: string): Fields {
  const identifiers: { [name: string]: unknown } = {};
  const pairs = pairsOf(output);
  const names = Object.keys(pairs);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] || "";
    const value = pairs[name];
    if (name.indexOf("id.") === 0 && value) identifiers[name.substring(3)] = value.substring(0, 256);
  }
  const storage = rowsOf(output, /^storage=(\d+) (.+)$/, (match) => ({
    Caption: (match[2] || "").substring(0, 256),
    Size: Number(match[1]),
  }));
  if (storage.length > 0) identifiers.storage_devices = storage;
  return identifiers;
}

function systemOf(output: string): Fields {
  const pairs = pairsOf(output);
  const kib = (text: string | undefined): number => Number(text || 0) * 1024;
  return {
    kernel: pairs.kernel || "",
    architecture: pairs.architecture || "",
    cores: Number(pairs.cores || 0),
    memory: {
      total: pairs["memory.bytes"] ? Number(pairs["memory.bytes"]) : kib(pairs["memory.total"]),
      available: kib(pairs["memory.available"]),
    },
    volumes: volumesOf(output),
  };
}

function volumesOf(output: string): Fields[] {
  const mounts = rowsOf(output, /^mounted=(\S+) (.+)$/, (match) => ({ fs: match[1], mount: match[2] }));
  return rowsOf(output, /^volume=(\d+) (\d+) (\S+) (.+)$/, (match) => ({
    name: match[3],
    mount: match[4],
    fs: mounts.filter((entry) => entry.mount === match[4])[0]?.fs,
    total: Number(match[1]) * 1024,
    free: Number(match[2]) * 1024,
  }));
}

function rowsOf<Row>(output: string, form: RegExp, read: (match: RegExpExecArray) => Row): Row[] {
  const rows: Row[] = [];
  const lines = linesOf(output);
  for (let i = 0; i < lines.length && rows.length < MAX_ROWS; i++) {
    const match = form.exec(lines[i] || "");
    if (match !== null) rows.push(read(match));
  }
  return rows;
}

/** Without what changes all the time: the hash says whether the computer changed. */
function stable(hardware: Fields): unknown {
  return JSON.parse(
    JSON.stringify(hardware, (name, value) => (name === "free" || name === "available" ? undefined : value)),
  );
}
