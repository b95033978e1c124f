/**
 * Scripts of our own on the system's shell: given on standard input, so that nothing is quoted.
 */
import type { Host, ProgramResult } from "../host/index.ts";

const TIMEOUT_MS = 30_000;
const MAX_CHARS = 1_048_576;

/** A script for sh, or for PowerShell on Windows. Never holds text of a peer. */
export interface SystemScript {
  readonly posix: string;
  readonly windows: string;
}

export function runScript(host: Host, script: SystemScript, onDone: (result: ProgramResult) => void): void {
  if (host.platform === "win32") {
    host.run(
      {
        program: powerShellPath(host),
        args: ["-NoProfile", "-NonInteractive", "-Command", "-"],
        input: `$ProgressPreference='SilentlyContinue'\n${script.windows}\n`,
        farewell: leavePowerShell,
        timeoutMs: TIMEOUT_MS,
        maxChars: MAX_CHARS,
      },
      onDone,
    );
    return;
  }
  host.run(
    { program: "/bin/sh", args: [], input: script.posix, timeoutMs: TIMEOUT_MS, maxChars: MAX_CHARS },
    onDone,
  );
}

/** As RunRequest.farewell. */
export function leavePowerShell(word: string | null): string {
  return word === null ? "\nexit\n" : `\nWrite-Output '${word}'\nStart-Sleep -Seconds 1\nexit\n`;
}

/** As RunRequest.farewell. */
export function leaveCmd(word: string | null): string {
  return word === null ? "exit\n" : `echo ${word}\nping -n 2 127.0.0.1 >nul\nexit\n`;
}

export function powerShellPath(host: Host): string {
  return `${systemFolder(host)}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
}

export function cmdPath(host: Host): string {
  return `${systemFolder(host)}\\System32\\cmd.exe`;
}

function systemFolder(host: Host): string {
  return host.environment("windir") || host.environment("SystemRoot") || "C:\\Windows";
}
