/**
 * Hardware and operating system, in the shape of the wire:
 *
 *     hardware.identifiers   bios_vendor bios_version bios_date board_name board_vendor board_version product_name
 *                            product_uuid product_serial chassis_type cpu_name
 *     hardware.linux | windows | darwin
 *                            kernel architecture cores memory{total,available}(bytes) uptime(s)
 *                            volumes[{name,mount,type,total,free}](bytes)
 *     hardware.agentvers, hardware.network.dns[]
 *
 * Source: docs/spec/agent-protocol.md, section 7 `sysinfo`.
 */
import type { Fields, Host } from "../host/index.ts";
import { linesOf, pairsOf } from "../values.ts";
import { runScript } from "./shell.ts";

const script = {
  posix: `
for f in bios_vendor bios_version bios_date board_name board_vendor board_version product_name product_uuid product_serial sys_vendor chassis_type; do
  v=$(cat /sys/class/dmi/id/$f 2>/dev/null) && [ -n "$v" ] && echo "id.$f=$v"
done
echo "kernel=$(uname -r)"
echo "architecture=$(uname -m)"
if [ -r /proc/meminfo ]; then
  while read -r key value unit; do case "$key" in
    MemTotal:) echo "memory.total=$value" ;; MemAvailable:) echo "memory.available=$value" ;;
  esac; done < /proc/meminfo
  name=$(sed -n -e 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1); echo "id.cpu_name=$name"
  echo "cores=$(grep -c '^processor' /proc/cpuinfo 2>/dev/null)"
else
  echo "memory.bytes=$(sysctl -n hw.memsize 2>/dev/null || sysctl -n hw.physmem 2>/dev/null)"
  echo "id.cpu_name=$(sysctl -n machdep.cpu.brand_string 2>/dev/null || sysctl -n hw.model 2>/dev/null)"
  echo "cores=$(sysctl -n hw.ncpu 2>/dev/null)"
  echo "id.product_name=$(sysctl -n hw.model 2>/dev/null)"
fi
df -Pk 2>/dev/null | while read -r name blocks used free share mount; do
  case "$name" in /dev/*|zroot*|rpool*) echo "volume=$blocks $free $name $mount" ;; esac
done
`,
  windows: `
$bios = Get-CimInstance Win32_BIOS; $board = Get-CimInstance Win32_BaseBoard; $system = Get-CimInstance Win32_ComputerSystem
$product = Get-CimInstance Win32_ComputerSystemProduct; $cpu = Get-CimInstance Win32_Processor | Select-Object -First 1
$os = Get-CimInstance Win32_OperatingSystem
"id.bios_vendor=" + $bios.Manufacturer; "id.bios_version=" + $bios.SMBIOSBIOSVersion
"id.board_name=" + $board.Product; "id.board_vendor=" + $board.Manufacturer; "id.board_version=" + $board.Version
"id.product_name=" + $product.Name; "id.product_uuid=" + $product.UUID; "id.product_serial=" + $bios.SerialNumber
"id.sys_vendor=" + $system.Manufacturer; "id.cpu_name=" + $cpu.Name
"kernel=" + $os.Version; "architecture=" + $os.OSArchitecture; "cores=" + $system.NumberOfLogicalProcessors
"memory.total=" + $os.TotalVisibleMemorySize; "memory.available=" + $os.FreePhysicalMemory
Get-CimInstance Win32_LogicalDisk -Filter 'DriveType=3' | ForEach-Object { "volume=" + [int64]($_.Size/1024) + " " + [int64]($_.FreeSpace/1024) + " " + $_.FileSystem + " " + $_.DeviceID }
`,
};

/** `data` of the message `sysinfo`, with its hash. */
export function readInventory(host: Host, onRead: (inventory: Fields) => void): void {
  runScript(host, script, ({ output }) => {
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
  const identifiers: { [name: string]: string } = {};
  const pairs = pairsOf(output);
  const names = Object.keys(pairs);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] || "";
    const value = pairs[name];
    if (name.indexOf("id.") === 0 && value) identifiers[name.substring(3)] = value.substring(0, 256);
  }
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
  const volumes: Fields[] = [];
  const lines = linesOf(output);
  for (let i = 0; i < lines.length && volumes.length < 64; i++) {
    const match = /^volume=(\d+) (\d+) (\S+) (.+)$/.exec(lines[i] || "");
    if (match === null) continue;
    volumes.push({
      total: Number(match[1]) * 1024,
      free: Number(match[2]) * 1024,
      name: match[3],
      mount: match[4],
    });
  }
  return volumes;
}

/** Without what changes all the time: the hash says whether the computer changed. */
function stable(hardware: Fields): unknown {
  return JSON.parse(
    JSON.stringify(hardware, (name, value) => (name === "free" || name === "available" ? undefined : value)),
  );
}
