/**
 * Terminal: a shell on a pty (POSIX) or a console (Windows), bytes both ways, `termsize` for its size.
 * Source: docs/spec/session-protocols.md, section 3.
 */
import { DeviceRight, FULL_RIGHTS, SessionProtocol } from "@tendril/protocol/constants";
import { type CoreContext, defineSession, type Session } from "../define.ts";
import type { Host, Terminal } from "../host/index.ts";
import { findPersonShell, type PersonShell } from "../system/person-shell.ts";
import { cmdPath, powerShellPath } from "../system/shell.ts";
import { fieldsOf, numberOf, textOf } from "../values.ts";

const MAX_CELLS = 1_000;
const LAUNCH_CHARS = 1_000;
const NAME_CHARS = 256;

export const session = defineSession({
  protocols: [
    SessionProtocol.Terminal,
    SessionProtocol.PowerShell,
    SessionProtocol.UserTerminal,
    SessionProtocol.UserPowerShell,
  ],
  kind: "terminal",
  start(context, session) {
    const { host } = context;
    if (!isAllowed(session.rights)) {
      session.sendControl({ type: "console", msg: "denied", msgid: 2 });
      return null;
    }
    const size = sizeOf(session.options);
    const running: Running = { terminal: null, ...size, isOver: false };
    const begin = (shell: PersonShell | null, problem: string): void => {
      if (running.isOver) return;
      const started = shell === null ? problem : openShell(context, session, { shell, running });
      if (started === "") return;
      running.isOver = true;
      session.sendControl({ type: "console", msg: started, msgid: 3 });
      session.tunnel.end();
    };
    if (isPersonal(session)) {
      const wanted = textOf(session.options.user, NAME_CHARS);
      const isPowerShell = session.protocol === SessionProtocol.UserPowerShell;
      findPersonShell(host, { wanted, isPowerShell }, begin);
    } else begin(shellFor(host, session), "");
    if (running.isOver) return null;
    return {
      onControl(message) {
        if (message.type !== "termsize" || numberOf(message.cols, 0) * numberOf(message.rows, 0) <= 0) return;
        const { cols, rows } = sizeOf(message);
        running.cols = cols;
        running.rows = rows;
        running.terminal?.resize(cols, rows);
      },
      stop() {
        running.isOver = true;
        running.terminal?.kill();
      },
    };
  },
});

interface Running {
  terminal: Terminal | null;
  cols: number;
  rows: number;
  isOver: boolean;
}

/** Why it could not be started; empty when it runs. */
function openShell(
  context: CoreContext,
  { tunnel }: Session,
  { shell, running }: { readonly shell: PersonShell; readonly running: Running },
): string {
  const { host } = context;
  const { cols, rows } = running;
  const request = { ...shell, cols, rows, env: environmentFor(host, cols, rows) };
  const terminal = host.openTerminal(request, () => tunnel.end());
  if (terminal === null) return "the shell could not be started";
  running.terminal = terminal;
  terminal.attach(tunnel);
  const launch = launchCommand(context);
  if (launch !== "") terminal.write(`${launch}\n`);
  return "";
}

function isAllowed(rights: number): boolean {
  if (rights === FULL_RIGHTS) return true;
  return (rights & DeviceRight.RemoteControl) !== 0 && (rights & DeviceRight.NoTerminal) === 0;
}

function isPersonal({ protocol }: Session): boolean {
  return protocol === SessionProtocol.UserTerminal || protocol === SessionProtocol.UserPowerShell;
}

/** As the agent runs. */
function shellFor(host: Host, { protocol, options }: Session): PersonShell {
  const isPowerShell = protocol === SessionProtocol.PowerShell;
  if (host.platform === "win32") {
    return { program: isPowerShell ? powerShellPath(host) : cmdPath(host), args: [] };
  }
  if (options.requireLogin === true) {
    const isInBin = host.fileExists("/bin/login");
    return { program: isInBin ? "/bin/login" : "/usr/bin/login", args: [] };
  }
  const shells = ["/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash"];
  return { program: firstExisting(host, shells), args: [] };
}

function firstExisting(host: Host, paths: readonly string[]): string {
  for (let i = 0; i < paths.length; i++) {
    const path = paths[i];
    if (path !== undefined && host.fileExists(path)) return path;
  }
  return "/bin/sh";
}

function environmentFor(host: Host, cols: number, rows: number): { [name: string]: string } {
  const home = host.environment("HOME");
  const environment: { [name: string]: string } = {
    HISTCONTROL: "ignoreboth",
    TERM: "xterm-256color",
    LANG: host.environment("LANG") || "C.UTF-8",
    PATH: host.environment("PATH") || "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    LINES: String(rows),
    COLUMNS: String(cols),
  };
  if (home !== "") environment.HOME = home;
  return environment;
}

function sizeOf(message: { readonly cols?: unknown; readonly rows?: unknown }): {
  cols: number;
  rows: number;
} {
  const cells = (value: unknown, fallback: number): number =>
    Math.max(1, Math.min(MAX_CELLS, Math.floor(numberOf(value, fallback))));
  return { cols: cells(message.cols, 80), rows: cells(message.rows, 25) };
}

/** What the server wants typed first, by platform. */
function launchCommand({ host, state }: CoreContext): string {
  const commands = fieldsOf(state.serverInfo.termlaunchcommand);
  return textOf(commands[host.platform], LAUNCH_CHARS).split("\n").join(" ");
}
