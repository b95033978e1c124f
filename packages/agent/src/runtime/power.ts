/**
 * Power actions by the system's own programs.
 */
import { existsSync } from "node:fs";
import { PowerAction } from "@tendril/protocol/constants";
import type { ProgramRunner } from "./programs.ts";

interface Wanted {
  readonly program: string;
  readonly args: readonly string[];
}

export function changePower(
  programs: ProgramRunner,
  { action, isForced }: { readonly action: number; readonly isForced: boolean },
  onDone: (problem: string | null) => void,
): void {
  const wanted = commandFor(action, isForced);
  if (wanted === undefined) {
    onDone("this computer knows no such power action");
    return;
  }
  programs.run({ ...wanted, timeoutMs: 30_000, maxChars: 1_000 }, ({ code, problem, output }) => {
    onDone(code === 0 ? null : (problem ?? output));
  });
}

function commandFor(action: number, isForced: boolean): Wanted | undefined {
  if (process.platform === "win32") return windowsCommand(action, isForced);
  const systemctl = ["/usr/bin/systemctl", "/bin/systemctl"].find((path) => existsSync(path));
  const verbs = new Map<number, string>([
    [PowerAction.Off, "poweroff"],
    [PowerAction.Reset, "reboot"],
    [PowerAction.Sleep, "suspend"],
  ]);
  const verb = verbs.get(action);
  if (systemctl !== undefined && verb !== undefined) {
    return { program: systemctl, args: isForced ? [verb, "--force"] : [verb] };
  }
  if (action === PowerAction.Sleep) {
    return process.platform === "darwin" ? { program: "/usr/bin/pmset", args: ["sleepnow"] } : undefined;
  }
  const flag = action === PowerAction.Off ? "-h" : action === PowerAction.Reset ? "-r" : undefined;
  return flag === undefined ? undefined : { program: "/sbin/shutdown", args: [flag, "now"] };
}

function windowsCommand(action: number, isForced: boolean): Wanted | undefined {
  const folder = `${process.env.SystemRoot ?? "C:\\Windows"}\\System32`;
  const force = isForced ? ["/f"] : [];
  if (action === PowerAction.Off)
    return { program: `${folder}\\shutdown.exe`, args: ["/s", "/t", "0", ...force] };
  if (action === PowerAction.Reset)
    return { program: `${folder}\\shutdown.exe`, args: ["/r", "/t", "0", ...force] };
  return action === PowerAction.Sleep
    ? { program: `${folder}\\rundll32.exe`, args: ["powrprof.dll,SetSuspendState", "0,1,0"] }
    : undefined;
}
