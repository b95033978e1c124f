/**
 * Locks the screen of the person at this computer, by the system's own program.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ProgramRunner } from "./programs.ts";

const TIMEOUT_MS = 10_000;
const MAX_CHARS = 1_000;

interface Locker {
  readonly program: string;
  readonly args: readonly string[];
}

/** `onDone` gets a reason when it could not be locked. */
export function lockScreen(
  programs: Pick<ProgramRunner, "run">,
  onDone: (problem: string | null) => void,
): void {
  const locker = lockers(process.platform).find(({ program }) => existsSync(program));
  if (locker === undefined) {
    onDone("this computer has no program that locks the screen");
    return;
  }
  const request = { ...locker, timeoutMs: TIMEOUT_MS, maxChars: MAX_CHARS };
  programs.run(request, ({ code, problem, output }) =>
    onDone(code === 0 ? null : (problem ?? (output.trim() || "the screen could not be locked"))),
  );
}

function lockers(platform: string): readonly Locker[] {
  if (platform === "win32") {
    const program = join(process.env.SystemRoot ?? "C:\\Windows", "System32", "rundll32.exe");
    return [{ program, args: ["user32.dll,LockWorkStation"] }];
  }
  if (platform === "darwin") {
    const menus = "/System/Library/CoreServices/Menu Extras/User.menu/Contents/Resources";
    return [{ program: `${menus}/CGSession`, args: ["-suspend"] }];
  }
  return [
    { program: "/usr/bin/loginctl", args: ["lock-sessions"] },
    { program: "/bin/loginctl", args: ["lock-sessions"] },
    { program: "/usr/bin/xdg-screensaver", args: ["lock"] },
  ];
}
