/**
 * The list of processes, and ending one.
 */
import type { Fields, Host } from "../host/index.ts";
import { linesOf } from "../values.ts";
import { runScript } from "./shell.ts";

const MAX_PROCESSES = 4_000;
const MAX_COMMAND_CHARS = 256;

const script = {
  posix: `
if command -v ps >/dev/null 2>&1; then ps -A -o pid= -o user= -o args= 2>/dev/null
else for f in /proc/[0-9]*; do echo "\${f#/proc/} - $(tr '\\0' ' ' < $f/cmdline 2>/dev/null)"; done; fi
`,
  windows: `
Get-CimInstance Win32_Process | ForEach-Object { "" + $_.ProcessId + " - " + $(if ($_.CommandLine) { $_.CommandLine } else { $_.Name }) }
`,
};

export interface Process {
  readonly pid: number;
  readonly user: string;
  readonly cmd: string;
}

export function readProcesses(host: Host, onRead: (processes: readonly Process[]) => void): void {
  runScript(host, script, ({ output }) => {
    const processes: Process[] = [];
    const lines = linesOf(output);
    for (let i = 0; i < lines.length && processes.length < MAX_PROCESSES; i++) {
      const match = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(lines[i] || "");
      if (match === null) continue;
      const user = match[2] === "-" ? "" : match[2] || "";
      processes.push({ pid: Number(match[1]), user, cmd: (match[3] || "").substring(0, MAX_COMMAND_CHARS) });
    }
    onRead(processes);
  });
}

/** The form of the wire: process id to its fields. */
export function toWire(processes: readonly Process[]): Fields {
  const byPid: { [pid: string]: Fields } = {};
  for (let i = 0; i < processes.length; i++) {
    const process = processes[i];
    if (process === undefined) continue;
    const { pid, user, cmd } = process;
    byPid[String(pid)] = user === "" ? { pid: String(pid), cmd } : { pid: String(pid), user, cmd };
  }
  return byPid;
}

/** `pid` is a whole number above 1: nothing else reaches the shell. */
export function endProcess(host: Host, pid: number, onDone: (problem: string | null) => void): void {
  const isNumber = pid > 1 && Math.floor(pid) === pid && pid < 4294967296;
  if (!isNumber) {
    onDone("this is no process id");
    return;
  }
  const wanted = { posix: `kill -9 ${pid}\n`, windows: `Stop-Process -Force -Id ${pid}\n` };
  runScript(host, wanted, ({ code, output, problem }) => {
    onDone(
      code === 0 && problem === undefined
        ? null
        : output.substring(0, 200) || problem || "it could not be ended",
    );
  });
}
