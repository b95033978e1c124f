/**
 * Who is signed in, and since when the computer runs.
 */
import type { Host } from "../host/index.ts";
import { linesOf, pairsOf } from "../values.ts";
import { runScript } from "./shell.ts";

const script = {
  posix: `
if command -v who >/dev/null 2>&1; then who 2>/dev/null | while read -r name rest; do echo "user=$name"; done; fi
if [ -r /proc/stat ]; then while read -r key value rest; do [ "$key" = btime ] && echo "boot=$value"; done < /proc/stat
else sysctl -n kern.boottime 2>/dev/null | sed -e 's/.*sec = \\([0-9]*\\).*/boot=\\1/'; fi
`,
  windows: `
$os = Get-CimInstance Win32_OperatingSystem
"boot=" + [int64](($os.LastBootUpTime.ToUniversalTime() - [datetime]'1970-01-01').TotalSeconds)
Get-CimInstance Win32_ComputerSystem | ForEach-Object { if ($_.UserName) { "user=" + $_.UserName } }
`,
};

export interface SignedIn {
  readonly users: readonly string[];
  readonly bootedAtMs?: number;
}

export function readSignedIn(host: Host, onRead: (people: SignedIn) => void): void {
  runScript(host, script, ({ output }) => {
    const users: string[] = [];
    const lines = linesOf(output);
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] || "";
      const name = line.indexOf("user=") === 0 ? line.substring(5, 133) : "";
      if (name !== "" && users.indexOf(name) < 0) users.push(name);
    }
    users.sort();
    const boot = Number(pairsOf(output).boot);
    onRead(boot > 0 ? { users, bootedAtMs: boot * 1000 } : { users });
  });
}
