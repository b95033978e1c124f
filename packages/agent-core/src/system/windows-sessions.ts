/**
 * Sessions of people on Windows: each has a shell (explorer) of its own, and that has the session's number. The words
 * of `quser` are those of the system's language and say less.
 */
import type { Host } from "../host/index.ts";
import { linesOf } from "../values.ts";
import { runScript } from "./shell.ts";

const MAX_SESSIONS = 64;
const script = `
Get-Process -Name explorer -IncludeUserName -ErrorAction SilentlyContinue |
  ForEach-Object { "session=" + $_.SessionId + " " + $_.UserName }
`;

export interface WindowsSession {
  readonly id: number;
  readonly user: string;
  readonly domain: string;
}

/** Each once, the lowest first; none on other systems. */
export function readWindowsSessions(host: Host, onRead: (sessions: readonly WindowsSession[]) => void): void {
  if (host.platform !== "win32") {
    onRead([]);
    return;
  }
  runScript(host, { posix: "", windows: script }, ({ output }) => {
    const sessions: WindowsSession[] = [];
    const lines = linesOf(output);
    for (let i = 0; i < lines.length && sessions.length < MAX_SESSIONS; i++) {
      const match = /^session=(\d{1,10}) (?:([^\\]{1,128})\\)?([^\\]{1,128})$/.exec(lines[i] || "");
      const id = Number(match?.[1]);
      if (match === null || sessions.some((session) => session.id === id)) continue;
      sessions.push({ id, user: match[3] || "", domain: match[2] || "" });
    }
    sessions.sort((a, b) => a.id - b.id);
    onRead(sessions);
  });
}
