/**
 * The host on the stock agent: Duktape and the agent's own modules.
 *
 * The rules of that engine are kept here and nowhere else: every timer, socket and child is referenced until it is
 * done, only declared events are listened to, buffers know utf8, hex and base64 only.
 * Source: docs/spec/agent-core.md, sections 1, 2 and 6.
 */
import { pinsOf, retained, type StockAgent, stock } from "./duktape-modules.ts";
import { askStock, notifyStock, openStockUrl, showStockMessage } from "./duktape-people.ts";
import { openStockTerminal, runStockProgram } from "./duktape-programs.ts";
import { openStockTunnel } from "./duktape-tunnel.ts";
import type { Fields, Host, Interfaces } from "./host.ts";

const NAMES_OF_ADMINISTRATORS: readonly string[] = ["root", "SYSTEM"];

export function createDuktapeHost(): Host {
  const agent = stock<StockAgent>("MeshAgent");
  const os = stock<StockOs>("os");
  process.on("uncaughtException", () => {}); // a fault in one handler must not reach the agent
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
    run: runStockProgram,
    openTerminal: openStockTerminal,
    fileExists: (path) => stock<StockFiles>("fs").existsSync(path),
    interfaces: () => (os.networkInterfaces ? os.networkInterfaces() : {}),
    dnsServers() {
      try {
        return os.dns ? os.dns() : [];
      } catch (_error) {
        return []; // not on every platform
      }
    },
    osName(onName) {
      const promised = os.name();
      promised.then(
        (name) => onName(String(name)),
        () => onName(process.platform),
      );
      retained.keep(promised);
    },
    isAdministrator: isAdministrator,
    consoleUser,
    environment: (name) => String((process.env as { [name: string]: unknown })[name] || ""),
    sha384: (text) => stock<StockHash>("SHA384Stream").create().syncHash(text).toString("hex").toLowerCase(),
    power(action, isForced, onDone) {
      agent.ExecPowerState(action, isForced ? 1 : 0);
      onDone(null);
    },
    showMessage: showStockMessage,
    ask: askStock,
    notify: notifyStock,
    openUrl: openStockUrl,
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
}

interface StockHash {
  create(): { syncHash(text: string): { toString(encoding: string): string } };
}

interface StockUsers {
  consoleUid(): number;
  isRoot(): boolean;
  whoami?(): string;
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
    const uid = stock<StockUsers>("user-sessions").consoleUid();
    return typeof uid === "number" ? uid : null;
  } catch (_error) {
    return null; // nobody is signed in, or the machine has no sessions
  }
}
