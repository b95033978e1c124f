/**
 * The system's services.
 */
import type { Fields, Host } from "../host/index.ts";
import { linesOf } from "../values.ts";
import { runScript } from "./shell.ts";

const MAX_SERVICES = 2_000;

const script = {
  posix: `
if command -v systemctl >/dev/null 2>&1; then
  systemctl list-units --type=service --all --plain --no-legend --no-pager 2>/dev/null |
    while read -r unit load active sub description; do
      [ "$load" = not-found ] || echo "service=$sub \${unit%.service} $description"
    done
elif command -v launchctl >/dev/null 2>&1; then
  launchctl list 2>/dev/null | while read -r pid status label; do
    case "$pid" in PID) ;; -) echo "service=dead $label $label" ;; *) echo "service=running $label $label" ;; esac
  done
elif command -v service >/dev/null 2>&1; then
  service --status-all 2>/dev/null | sed -n \\
    -e 's/^ *\\[ + \\] *\\([^ ]*\\).*/service=running \\1 \\1/p' -e 's/^ *\\[ - \\] *\\([^ ]*\\).*/service=dead \\1 \\1/p'
fi
`,
  windows: `
Get-Service | ForEach-Object { "service=" + $_.Status.ToString().ToLower() + " " + $_.Name.Replace(" ", "_") + " " + $_.DisplayName }
`,
};

/** `[{name, displayName, status: {state: "RUNNING" | "STOPPED"}}]`. */
export function readServices(host: Host, onRead: (services: readonly Fields[]) => void): void {
  runScript(host, script, ({ output }) => {
    const services: Fields[] = [];
    const lines = linesOf(output);
    for (let i = 0; i < lines.length && services.length < MAX_SERVICES; i++) {
      const match = /^service=(\S+) (\S+) ?(.*)$/.exec(lines[i] || "");
      if (match === null) continue;
      const state = match[1] === "running" ? "RUNNING" : "STOPPED";
      services.push({ name: match[2], displayName: match[3] || match[2], status: { state } });
    }
    onRead(services);
  });
}
