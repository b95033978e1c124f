/**
 * Whose shell it is: a person's who is signed in; POSIX systems start it with home, groups and environment of that
 * person, Windows with that person's token. Several may be signed in: the viewer names one of them, never anybody else.
 */
import type { Host, WindowsPerson } from "../host/index.ts";
import { linesOf } from "../values.ts";
import { cmdPath, powerShellPath, runScript } from "./shell.ts";
import { readWindowsSessions, type WindowsSession } from "./windows-sessions.ts";

const MAX_PEOPLE = 64;
const NOBODY = "nobody is signed in at this computer";

/** Gets the program that starts a shell as that person, or a reason in words. */
export type OnShell = (shell: PersonShell | null, problem: string) => void;

export interface PersonShell {
  readonly program: string;
  readonly args: readonly string[];
  /** On Windows, where the program itself makes nobody another. */
  readonly person?: WindowsPerson;
}

export interface ShellWish {
  /** Empty for whoever sits at the console, or is the only one who is signed in. */
  readonly wanted: string;
  /** Counts on Windows. */
  readonly isPowerShell: boolean;
}

export function findPersonShell(host: Host, wish: ShellWish, onShell: OnShell): void {
  if (host.platform === "win32") findWindowsShell(host, wish, onShell);
  else findPosixShell(host, wish, onShell);
}

function findWindowsShell(host: Host, { wanted, isPowerShell }: ShellWish, onShell: OnShell): void {
  readWindowsSessions(host, (sessions) => {
    const names = sessions.map(({ user }) => user).join(", ");
    const console = host.consoleUser();
    const isWanted = (session: WindowsSession): boolean => {
      const name = wanted.toLowerCase();
      const user = session.user.toLowerCase();
      return name === user || name === `${session.domain.toLowerCase()}\\${user}`;
    };
    const fitting = sessions.filter(wanted === "" ? ({ id }) => id === console : isWanted);
    const session = fitting[0] || (wanted === "" && sessions.length === 1 ? sessions[0] : undefined);
    const program = isPowerShell ? powerShellPath(host) : cmdPath(host);
    if (session !== undefined) {
      onShell({ program, args: [], person: { session: session.id, user: session.user } }, "");
    } else if (sessions.length === 0) onShell(null, NOBODY);
    else onShell(null, wanted === "" ? `several people are signed in: ${names}` : notSignedIn(wanted));
  });
}

function notSignedIn(name: string): string {
  return `${name} is not signed in at this computer`;
}

function findPosixShell(host: Host, { wanted }: ShellWish, onShell: OnShell): void {
  const su = host.fileExists("/usr/bin/su") ? "/usr/bin/su" : "/bin/su";
  readPeople(host, ({ people, atConsole, own }) => {
    const name = wanted || atConsole || (people.length === 1 ? people[0] || "" : "");
    if (people.length === 0) onShell(null, NOBODY);
    else if (name === "") onShell(null, `several people are signed in: ${people.join(", ")}`);
    else if (people.indexOf(name) < 0) onShell(null, notSignedIn(name));
    else if (host.isAdministrator()) onShell({ program: su, args: ["-l", name] }, "");
    else if (name === own) onShell({ program: "/bin/sh", args: ["-l"] }, "");
    else onShell(null, `only an agent that runs as root can start a shell as ${name}`);
  });
}

interface People {
  /** Names of accounts, the one at the console too. */
  readonly people: readonly string[];
  readonly atConsole: string;
  /** Who the agent runs as. */
  readonly own: string;
}

function readPeople(host: Host, onRead: (people: People) => void): void {
  const uid = host.consoleUser();
  const script = `
if command -v who >/dev/null 2>&1; then who 2>/dev/null | while read -r name rest; do echo "user=$name"; done; fi
echo "own=$(id -un 2>/dev/null)"
${uid === null ? "" : `echo "console=$(id -un ${Math.floor(uid)} 2>/dev/null)"`}
`;
  runScript(host, { posix: script, windows: "" }, ({ output }) => {
    const people: string[] = [];
    const lines = linesOf(output);
    let atConsole = "";
    let own = "";
    for (let i = 0; i < lines.length && people.length < MAX_PEOPLE; i++) {
      const [key, name] = (lines[i] || "").split("=");
      if (name === undefined || !isAccountName(name)) continue;
      if (key === "own") own = name;
      else if (key === "console") atConsole = name;
      if ((key === "console" || key === "user") && people.indexOf(name) < 0) people.push(name);
    }
    people.sort();
    onRead({ people, atConsole, own });
  });
}

/** It becomes a word of a command line: nothing that could be an option. */
function isAccountName(name: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.@\\+-]{0,63}\$?$/.test(name);
}
