/**
 * Whether everybody at the screen of this computer has locked it, from systemd's sessions. Where that is not known, it
 * counts as not locked. Source: docs/spec/agent-core.md, section 3.4 "Consent".
 */
import type { Host } from "../host/index.ts";
import { linesOf } from "../values.ts";
import { runScript } from "./shell.ts";

const script = `
command -v loginctl >/dev/null 2>&1 || exit 0
loginctl list-sessions --no-legend 2>/dev/null | while read -r id rest; do
  loginctl show-session "$id" -p Class -p Remote -p State -p LockedHint 2>/dev/null
  echo End=1
done
`;

export function isScreenLocked(host: Host, onKnown: (isLocked: boolean) => void): void {
  if (host.platform !== "linux") onKnown(false);
  else runScript(host, { posix: script, windows: "" }, ({ output }) => onKnown(areAllLocked(output)));
}

/** Sessions over the network and of services are not at the screen. */
function areAllLocked(output: string): boolean {
  const lines = linesOf(output);
  let facts = "";
  let locked = 0;
  let open = 0;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] || "";
    if (line !== "End=1") {
      facts += `|${line}|`;
      continue;
    }
    const has = (fact: string): boolean => facts.indexOf(`|${fact}|`) >= 0;
    if (has("Class=user") && has("Remote=no") && !has("State=closing")) {
      if (has("LockedHint=yes")) locked++;
      else open++;
    }
    facts = "";
  }
  return locked > 0 && open === 0;
}
