/**
 * Starts the core on a host: every message finds its command, every connection gets the news that changed.
 */
import { createAmtSide } from "./amt/amt-side.ts";
import { runConsoleLine } from "./console-line.ts";
import { forgetReports, reportBattery, reportNetwork, reportSystem } from "./core-report.ts";
import type { Command, ConsoleCommand, CoreContext, CoreState, SessionProtocolHost } from "./define.ts";
import type { Fields, Host } from "./host/index.ts";
import { createSessionTable } from "./session-table.ts";
import { textOf } from "./values.ts";

const SYSTEM_EVERY_MS = 1_200_000;
const NETWORK_EVERY_MS = 60_000;
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
    amt: createAmtSide(host, () => reportSystem(context)),
    startedAtMs: host.now(),
  };
  const context: CoreContext = { host, state };
  host.onMessage((message) => {
    try {
      receive(context, registries, message);
    } catch (error) {
      host.log(`message failed: ${textOf(message.action, 64)}: ${String(error)}`);
    }
  });
  reportNews(context);
  return context;
}

function receive(context: CoreContext, registries: CoreRegistries, message: Fields): void {
  const action = textOf(message.action, 64);
  const type = action === "msg" ? textOf(message.type, 64) : undefined;
  if (type === "console") {
    runConsoleLine(context, registries.consoleCommands, message);
    return;
  }
  const fits = (command: Command): boolean => command.action === action && command.type === type;
  const command = registries.commands.filter(fits)[0];
  if (command === undefined) context.host.log(`unknown message: ${action}${type ? ` ${type}` : ""}`);
  else command.run(context, message);
}

/** Once connected everything, then what changed. */
function reportNews(context: CoreContext): void {
  const { host, state } = context;
  const system = (): void => {
    reportSystem(context);
    reportBattery(context);
  };
  let cancelNetwork = (): void => {};
  host.onConnected((isConnected) => {
    cancelNetwork();
    if (!isConnected) return;
    forgetReports(context);
    system();
    state.amt.check();
    state.sessions.reportAll();
    cancelNetwork = host.after(NETWORK_AFTER_MS, () => reportNetwork(context));
  });
  every(host, SYSTEM_EVERY_MS, system);
  every(host, NETWORK_EVERY_MS, () => reportNetwork(context));
}

function every(host: Host, periodMs: number, run: () => void): void {
  host.after(periodMs, () => {
    every(host, periodMs, run);
    run();
  });
}
