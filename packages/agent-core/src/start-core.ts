/**
 * Starts the core on a host: every message finds its command, every connection gets the news that changed.
 */
import { runConsoleLine } from "./console-line.ts";
import { reportSystem } from "./core-report.ts";
import type { Command, ConsoleCommand, CoreContext, CoreState, SessionProtocolHost } from "./define.ts";
import type { Fields, Host } from "./host/index.ts";
import { createSessionTable } from "./session-table.ts";
import { textOf } from "./values.ts";

const REPORT_EVERY_MS = 1_200_000;
const NETWORK_AFTER_MS = 5_000;

export interface CoreRegistries {
  readonly commands: readonly Command[];
  readonly consoleCommands: readonly ConsoleCommand[];
  readonly sessions: readonly SessionProtocolHost[];
}

export function startCore(host: Host, registries: CoreRegistries): CoreContext {
  const state: CoreState = {
    serverInfo: {},
    isRunningCommand: false,
    lastSent: {},
    sessions: createSessionTable(host, registries.sessions, () => context),
    startedAtMs: host.now(),
  };
  const context: CoreContext = { host, state };
  const byKey: { [key: string]: Command } = {};
  for (let i = 0; i < registries.commands.length; i++) {
    const command = registries.commands[i];
    if (command !== undefined) byKey[keyOf(command.action, command.type)] = command;
  }

  host.onMessage((message) => {
    try {
      receive(context, { byKey, consoleCommands: registries.consoleCommands }, message);
    } catch (error) {
      host.send({ action: "log", msgid: 0, msg: `core: ${String(error).substring(0, 200)}` });
    }
  });

  let cancelNetwork = (): void => {};
  host.onConnected((isConnected) => {
    cancelNetwork();
    if (!isConnected) return;
    const names = Object.keys(state.lastSent);
    for (let i = 0; i < names.length; i++) delete state.lastSent[names[i] || ""];
    reportSystem(context, "coreinfo");
    cancelNetwork = host.after(NETWORK_AFTER_MS, () => reportSystem(context, "netinfo"));
  });
  const repeat = (): void => {
    host.after(REPORT_EVERY_MS, () => {
      reportSystem(context, "coreinfo");
      reportSystem(context, "netinfo");
      repeat();
    });
  };
  repeat();
  return context;
}

interface Receivers {
  readonly byKey: { readonly [key: string]: Command };
  readonly consoleCommands: readonly ConsoleCommand[];
}

function receive(context: CoreContext, { byKey, consoleCommands }: Receivers, message: Fields): void {
  const action = textOf(message.action, 64);
  const type = action === "msg" ? textOf(message.type, 64) : undefined;
  if (type === "console") {
    runConsoleLine(context, consoleCommands, message);
    return;
  }
  const key = keyOf(action, type);
  if (Object.hasOwn(byKey, key)) byKey[key]?.run(context, message);
}

function keyOf(action: string, type: string | undefined): string {
  return type === undefined ? action : `${action}/${type}`;
}
