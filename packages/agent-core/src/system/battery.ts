/**
 * The first battery: how full, and whether the computer lives on it.
 */
import type { Host } from "../host/index.ts";
import { pairsOf } from "../values.ts";
import { runScript } from "./shell.ts";

const script = {
  posix: `
for d in /sys/class/power_supply/*; do
  [ -r "$d/type" ] || continue
  case "$(cat "$d/type")" in
    Battery) [ -r "$d/capacity" ] && echo "level=$(cat "$d/capacity")"; echo "status=$(cat "$d/status" 2>/dev/null)" ;;
    Mains) echo "mains=$(cat "$d/online" 2>/dev/null)" ;;
  esac
done
if command -v pmset >/dev/null 2>&1; then pmset -g batt | sed -n \\
  -e "s/.*'AC Power'.*/mains=1/p" -e 's/.*[^0-9]\\([0-9][0-9]*\\)%.*/level=\\1/p'; fi
`,
  windows: `
Get-CimInstance Win32_Battery | Select-Object -First 1 | ForEach-Object {
  "level=" + $_.EstimatedChargeRemaining; "mains=" + $(if ($_.BatteryStatus -eq 1) { 0 } else { 1 })
}
`,
};

export interface Battery {
  readonly state: "ac" | "dc";
  /** Percent. */
  readonly level: number;
}

/** Gives null when there is none. */
export function readBattery(host: Host, onRead: (battery: Battery | null) => void): void {
  runScript(host, script, ({ output }) => {
    const { level, mains, status } = pairsOf(output);
    const percent = Number(level);
    if (!level || !(percent >= 0 && percent <= 100)) {
      onRead(null);
      return;
    }
    const isOnMains = mains === "1" || (mains === undefined && status !== "Discharging");
    onRead({ state: isOnMains ? "ac" : "dc", level: percent });
  });
}
