/**
 * Which X display this computer shows, with the cookie that opens it; or why there is none.
 * The environment decides; without it the running X servers are looked at, as the stock agent does.
 * Source: docs/spec/agent-core.md, section 2.6.
 */
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { pickCookie, type XCookie } from "./x-authority.ts";

export interface XDisplay {
  /** `:0` */
  readonly name: string;
  readonly cookie?: XCookie;
}

export interface XServer {
  readonly name: string;
  readonly authFile: string | undefined;
}

/** What is looked at; tests supply their own. */
export interface DisplaySources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Command lines of the running programs that may be seen. */
  commandLines(): readonly (readonly string[])[];
  /** Names in a folder; empty when there is none. */
  listNames(folder: string): readonly string[];
  /** undefined when it is not there; @throws Error when it may not be read. */
  readBytes(path: string): Buffer | undefined;
}

const SOCKETS = "/tmp/.X11-unix";
const X_SERVERS: ReadonlySet<string> = new Set([
  "X",
  "Xorg",
  "Xorg.bin",
  "Xvfb",
  "Xvnc",
  "Xtigervnc",
  "Xephyr",
]);
const MAX_COOKIE_FILE_BYTES = 1_048_576;

const thisComputer: DisplaySources = {
  environment: process.env,
  commandLines: readCommandLines,
  listNames(folder) {
    try {
      return readdirSync(folder);
    } catch {
      return []; // not there
    }
  },
  readBytes(path) {
    try {
      return readFileSync(path);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  },
};

/** A display, or the reason why there is none, for people. */
export function findDisplay(sources: DisplaySources = thisComputer): XDisplay | string {
  const { environment } = sources;
  const wanted = environment.DISPLAY;
  if (wanted !== undefined && wanted !== "") {
    return withCookie(sources, { name: wanted, authFile: environment.XAUTHORITY });
  }
  const servers = sources.commandLines().flatMap(parseXServer);
  const server = servers.find(({ authFile }) => authFile !== undefined) ?? servers[0];
  if (server !== undefined) return withCookie(sources, server);
  if (isWayland(sources)) {
    return "this computer shows a Wayland desktop, whose picture programs may not take; choose an Xorg session at sign-in";
  }
  const [socket] = sources.listNames(SOCKETS).filter((name) => /^X\d+$/.test(name));
  if (socket !== undefined) return withCookie(sources, { name: `:${socket.slice(1)}`, authFile: undefined });
  return "this computer has no X display";
}

/** The X server of a command line: its display and the file with its cookies. */
export function parseXServer([program = "", ...words]: readonly string[]): readonly XServer[] {
  if (!X_SERVERS.has(program.slice(program.lastIndexOf("/") + 1))) return [];
  const name = words.find((word) => /^:\d+(\.\d+)?$/.test(word)) ?? ":0";
  const at = words.indexOf("-auth");
  return [{ name, authFile: at < 0 ? undefined : words[at + 1] }];
}

function withCookie(sources: DisplaySources, { name, authFile }: XServer): XDisplay | string {
  const file = authFile || join(sources.environment.HOME ?? homedir(), ".Xauthority");
  try {
    const bytes = sources.readBytes(file);
    if (bytes === undefined || bytes.length > MAX_COOKIE_FILE_BYTES) return { name };
    const cookie = pickCookie(bytes, name);
    return cookie === undefined ? { name } : { name, cookie };
  } catch {
    return `the agent may not read ${file}, which opens display ${name}`;
  }
}

function isWayland(sources: DisplaySources): boolean {
  const compositors = sources.commandLines().some(([program = ""]) => /\/?Xwayland$/.test(program));
  const sockets = sources
    .listNames("/run/user")
    .some((uid) => sources.listNames(`/run/user/${uid}`).some((name) => /^wayland-\d+$/.test(name)));
  return compositors || sockets || sources.environment.WAYLAND_DISPLAY !== undefined;
}

function readCommandLines(): readonly (readonly string[])[] {
  let names: readonly string[];
  try {
    names = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return []; // a system without it
  }
  return names.flatMap((name) => {
    try {
      return [readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0")];
    } catch {
      return []; // it ended meanwhile, or may not be seen
    }
  });
}
