/**
 * How busy the computer is: processor over half a second, memory now.
 */
import type { Fields, Host } from "../host/index.ts";
import { pairsOf } from "../values.ts";
import { runScript } from "./shell.ts";

const script = {
  posix: `
if [ -r /proc/stat ]; then
  read -r c a b d e f g h rest < /proc/stat; echo "busy1=$((a+b+d+f+g+h))"; echo "idle1=$e"
  sleep 0.5 2>/dev/null || sleep 1
  read -r c a b d e f g h rest < /proc/stat; echo "busy2=$((a+b+d+f+g+h))"; echo "idle2=$e"
  while read -r key value unit; do case "$key" in
    MemTotal:) echo "total=$value" ;; MemAvailable:) echo "available=$value" ;;
  esac; done < /proc/meminfo
else echo "load=$(sysctl -n vm.loadavg 2>/dev/null | tr -d '{}' | cut -d' ' -f2)"; echo "cores=$(sysctl -n hw.ncpu)"; fi
`,
  windows: `
$os = Get-CimInstance Win32_OperatingSystem
"percent=" + (Get-CimInstance Win32_Processor | Measure-Object -Property LoadPercentage -Average).Average
"total=" + $os.TotalVisibleMemorySize; "available=" + $os.FreePhysicalMemory
`,
};

/** `{cpu:{total}, memory:{MemTotal, MemFree, percentFree, percentConsumed}}`; percentages, KiB. */
export function readLoad(host: Host, onRead: (load: Fields) => void): void {
  runScript(host, script, ({ output }) => {
    const pairs = pairsOf(output);
    const value = (name: string): number => Number(pairs[name] || 0);
    const busy = value("busy2") - value("busy1");
    const all = busy + value("idle2") - value("idle1");
    let percent = all > 0 ? (busy * 100) / all : value("percent");
    if (pairs.load) percent = Math.min(100, (value("load") * 100) / Math.max(1, value("cores")));
    const total = value("total");
    const free = total > 0 ? (value("available") * 100) / total : 0;
    onRead({
      cpu: { total: Math.round(percent), cpus: [] },
      memory: {
        MemTotal: total,
        MemFree: value("available"),
        percentFree: Math.round(free),
        percentConsumed: total > 0 ? 100 - Math.round(free) : 0,
      },
    });
  });
}
