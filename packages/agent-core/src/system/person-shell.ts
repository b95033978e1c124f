/**
 * Whose shell it is: POSIX systems start it as a person who is signed in, with home, groups and environment of that
 * person. Several may be signed in: the viewer names one of them, never anybody else.
 */
import type { Host } from "../host/index.ts";
import { linesOf } from "../values.ts";
import { runScript } from "./shell.ts";

const MAX_PEOPLE = 64;

/** Gets the program that starts a shell as that person, or a reason in words. */
export type OnShell = (
  shell: { readonly program: string; readonly args: readonly string[] } | null,
  problem: string,
) => void;

/** `wanted` is empty for whoever sits at the console, or is the only one who is signed in. */
export function findPersonShell(host: Host, wanted: string, onShell: OnShell): void {
  if (host.platform === "win32") {
    onShell(null, "on Windows this agent starts no shells as the person who is signed in");
    return;
  }
  const su = host.fileExists("/usr/bin/su") ? "/usr/bin/su" : "/bin/su";
  readPeople(host, ({ people, atConsole, own }) => {
    const name = wanted || atConsole || (people.length === 1 ? people[0] || "" : "");
    if (people.length === 0) onShell(null, "nobody is signed in at this computer");
    else if (name === "") onShell(null, `several people are signed in: ${people.join(", ")}`);
    else if (people.indexOf(name) < 0) onShell(null, `${name} is not signed in at this computer`);
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
