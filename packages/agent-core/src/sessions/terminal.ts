/**
 * Terminal: a shell on a pty (POSIX) or a console (Windows), bytes both ways, `termsize` for its size.
 * Source: docs/spec/session-protocols.md, section 3.
 */
import { DeviceRight, FULL_RIGHTS, SessionProtocol } from "@tendril/protocol/constants";
import { type CoreContext, defineSession, type Session } from "../define.ts";
import type { Host } from "../host/index.ts";
import { cmdPath, powerShellPath } from "../system/shell.ts";
import { fieldsOf, numberOf, textOf } from "../values.ts";

const MAX_CELLS = 1_000;
const LAUNCH_CHARS = 1_000;

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
    const shell = shellFor(host, session);
    if (shell === null) {
      session.sendControl({ type: "console", msg: "nobody is signed in at this computer", msgid: 3 });
      return null;
    }
    const { cols, rows } = sizeOf(session.options);
    const terminal = host.openTerminal({ ...shell, cols, rows, env: environmentFor(host, cols, rows) }, () =>
      session.tunnel.end(),
    );
    if (terminal === null) {
      session.sendControl({ type: "console", msg: "the shell could not be started", msgid: 3 });
      return null;
    }
    terminal.attach(session.tunnel);
    const launch = launchCommand(context);
    if (launch !== "") terminal.write(`${launch}\n`);
    return {
      onControl(message) {
        if (message.type !== "termsize" || numberOf(message.cols, 0) * numberOf(message.rows, 0) <= 0) return;
        const size = sizeOf(message);
        terminal.resize(size.cols, size.rows);
      },
      stop: () => terminal.kill(),
    };
  },
});

function isAllowed(rights: number): boolean {
  if (rights === FULL_RIGHTS) return true;
  return (rights & DeviceRight.RemoteControl) !== 0 && (rights & DeviceRight.NoTerminal) === 0;
}

interface Shell {
  readonly program: string;
  readonly args: readonly string[];
  readonly uid?: number;
}

/** null when it should run as the person at the console and nobody is there. */
function shellFor(host: Host, { protocol, options }: Session): Shell | null {
  const isPowerShell = protocol === SessionProtocol.PowerShell || protocol === SessionProtocol.UserPowerShell;
  const isUser = protocol === SessionProtocol.UserTerminal || protocol === SessionProtocol.UserPowerShell;
  if (host.platform === "win32") {
    return { program: isPowerShell ? powerShellPath(host) : cmdPath(host), args: [] };
  }
  if (options.requireLogin === true) {
    const isInBin = host.fileExists("/bin/login");
    return { program: isInBin ? "/bin/login" : "/usr/bin/login", args: [] };
  }
  const shell = {
    program: firstExisting(host, ["/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash"]),
    args: [],
  };
  if (!isUser) return shell;
  const uid = host.consoleUser();
  return uid === null ? null : { ...shell, uid };
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
