/**
 * The host on the stock agent: Duktape and the agent's own modules.
 *
 * The rules of that engine are kept here and nowhere else: every timer, socket and child is referenced until it is
 * done, only declared events are listened to, buffers know utf8, hex and base64 only.
 * Source: docs/spec/agent-core.md, sections 1, 2 and 6.
 */

import { stockDesktop } from "./duktape-desktop.ts";
import { pinsOf, retained, type StockAgent, stock } from "./duktape-modules.ts";
import { openStockPeer } from "./duktape-peer.ts";
import { askStock, notifyStock, openStockUrl, showStockBar, showStockMessage } from "./duktape-people.ts";
import { stockPorts } from "./duktape-ports.ts";
import { runStockProgram } from "./duktape-programs.ts";
import { openStockTerminal } from "./duktape-terminals.ts";
import { openStockTunnel } from "./duktape-tunnel.ts";
import { createStockFiles } from "./files/duktape-files.ts";
import type { Fields, FolderEntry, Host, Interfaces } from "./host.ts";
import { createStockMei } from "./mei/duktape-mei.ts";

const MAX_LOG_LINES = 200;
const NAMES_OF_ADMINISTRATORS: readonly string[] = ["root", "SYSTEM"];

export function createDuktapeHost(): Host {
  const agent = stock<StockAgent>("MeshAgent");
  const os = stock<StockOs>("os");
  const log = createLog(agent);
  process.on("uncaughtException", (error) => log(`fault: ${String(error)}`)); // it must not reach the agent
  return {
    platform: process.platform,
    computerName: os.hostname(),
    workingFolder: process.cwd(),
    agentVersion: versionText(),
    send: (message) => {
      if (agent.isControlChannelConnected) agent.SendCommand(message);
    },
    onMessage(receive) {
      agent.AddCommandHandler((message) => {
        if (typeof message === "object" && message !== null) receive(message as Fields);
      });
    },
    onConnected(receive) {
      agent.AddConnectHandler((state) => receive(state === 1));
    },
    serverUrl: () => agent.ServerUrl || agent.ConnectedServer || "",
    serverPins: () => (agent.ServerInfo ? pinsOf(agent.ServerInfo.ControlChannelCertificate) : null),
    openTunnel: openStockTunnel,
    openPeer: openStockPeer,
    run: runStockProgram,
    openTerminal: (request, onExit) => openStockTerminal(request, onExit, log),
    openDesktop: stockDesktop.openDesktop,
    readClipboard: stockDesktop.readClipboard,
    writeClipboard: stockDesktop.writeClipboard,
    lockScreen: stockDesktop.lockScreen,
    fileExists: (path) => stock<StockFiles>("fs").existsSync(path),
    listFolder,
    files: createStockFiles(),
    ports: stockPorts,
    mei: createStockMei(),
    interfaces: () => (os.networkInterfaces ? os.networkInterfaces() : {}),
    dnsServers: () => dnsServers(os),
    osName: (onName) => readOsName(os, onName),
    isAdministrator,
    consoleUser,
    environment: (name) => String((process.env as { [name: string]: unknown })[name] || ""),
    sha384: (text) => stock<StockHash>("SHA384Stream").create().syncHash(text).toString("hex").toLowerCase(),
    power(action, isForced, onDone) {
      agent.ExecPowerState(action, isForced ? 1 : 0);
      onDone(null);
    },
    showMessage: showStockMessage,
    ask: askStock,
    showBar: showStockBar,
    notify: notifyStock,
    openUrl: openStockUrl,
    log,
    after: retained.after,
    now: () => Date.now(),
  };
}

interface StockOs {
  hostname(): string;
  networkInterfaces?(): Interfaces;
  dns?(): string[];
  name(): { then(ok: (name: unknown) => void, failed: () => void): void };
}

interface StockFiles {
  existsSync(path: string): boolean;
  readdirSync(path: string): readonly string[];
  statSync(path: string): { size: number; mtime: string; isDirectory(): boolean };
}

interface StockHash {
  create(): { syncHash(text: string): { toString(encoding: string): string } };
}

interface StockUsers {
  consoleUid(): number;
  isRoot(): boolean;
  whoami?(): string;
  /** Windows: all sessions; `Active` are those of people. */
  Current?(): { readonly Active: readonly unknown[] };
}

function readOsName(os: StockOs, onName: (name: string) => void): void {
  const promised = os.name();
  const settle = (name: unknown): void => {
    retained.release(promised);
    onName(String(name));
  };
  retained.keep(promised);
  promised.then(settle, () => settle(process.platform));
}

function dnsServers(os: StockOs): readonly string[] {
  try {
    return os.dns ? os.dns() : [];
  } catch (_error) {
    return []; // not on every platform
  }
}

function createLog(agent: StockAgent): (text: string) => void {
  let lines = 0;
  return (text) => {
    if (agent.log && lines++ < MAX_LOG_LINES) agent.log(`core: ${text.substring(0, 500)}`);
  };
}

function listFolder(path: string): readonly FolderEntry[] | null {
  const files = stock<StockFiles>("fs");
  if (!files.existsSync(path)) return null; // a missing folder lists as an empty one
  const folder = /[\\/]$/.test(path) ? path : `${path}/`;
  try {
    const names = files.readdirSync(`${folder}*`).filter((name) => name !== "." && name !== "..");
    return names.map((name) => entryOf(files, folder, name));
  } catch (_error) {
    return null; // not a folder, or not ours to read
  }
}

function entryOf(files: StockFiles, folder: string, name: string): FolderEntry {
  try {
    const entry = files.statSync(folder + name);
    const changedAtMs = Date.parse(entry.mtime) || 0;
    return { name, isFolder: entry.isDirectory(), bytes: entry.size || 0, changedAtMs };
  } catch (_error) {
    return { name, isFolder: false, bytes: 0, changedAtMs: 0 }; // a dangling link, or gone meanwhile
  }
}

function versionText(): string {
  const versions = process.versions as { commitDate?: unknown };
  return versions.commitDate === undefined ? "" : String(versions.commitDate);
}

function isAdministrator(): boolean {
  try {
    return stock<StockUsers>("user-sessions").isRoot();
  } catch (_error) {
    const environment = process.env as { USER?: string; USERNAME?: string };
    return NAMES_OF_ADMINISTRATORS.indexOf(environment.USER || environment.USERNAME || "") >= 0;
  }
}

function consoleUser(): number | null {
  try {
    const users = stock<StockUsers>("user-sessions");
    const uid = users.consoleUid();
    return typeof uid !== "number" || isNobodySignedIn(users) ? null : uid;
  } catch (_error) {
    return null; // nobody is signed in, or the machine has no sessions
  }
}

/** Windows has a session at the console also where nobody is signed in. In doubt somebody is. */
function isNobodySignedIn(users: StockUsers): boolean {
  try {
    return process.platform === "win32" && users.Current !== undefined && users.Current().Active.length === 0;
  } catch (_error) {
    return false; // the system does not tell
  }
}
