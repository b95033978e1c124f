/**
 * A server of its own for a test: free ports, a data folder that goes away, an administrator.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import {
  type Clock,
  type Log,
  type LogFields,
  loadConfig,
  type RunningServer,
  startServer,
  systemClock,
} from "@tendril/server";

export const PASSWORD = "correct horse battery";

export interface LogLine {
  readonly fields: LogFields;
  readonly message: string;
}

export interface TestServer {
  /** Everything the server logged, since its first start. */
  readonly log: readonly LogLine[];
  readonly server: RunningServer;
  readonly folder: string;
  /** `https://localhost:PORT`. */
  readonly url: string;
  readonly wsUrl: string;
  /** Stops it and starts it again on the same port with the same folder. */
  restart(flags?: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export interface TestServerOptions {
  readonly flags?: readonly string[];
  /** Files written into the data folder before the start. */
  readonly prepare?: (folder: string) => Promise<void>;
  /** The firmware is simulated, and needs no time to come to itself. */
  readonly hasQuickFirmware?: boolean;
  /** Runs ahead of the time by as much as this says. */
  readonly aheadMs?: () => number;
}

const QUICK_MS = 200;

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "tendril-test-"));
  await options.prepare?.(folder);
  const log: LogLine[] = [];
  const start = async (port: number, flags: readonly string[]): Promise<RunningServer> => {
    const fixed = ["--data", folder, "--hostname", "localhost", "--fast-cert", "--https-port", String(port)];
    return await startServer(
      await loadConfig([...fixed, "--http-port", "0", "--mps-port", "0", ...flags], "/"),
      {
        log: collect(log),
        ...(options.aheadMs === undefined ? {} : { clock: clockAhead(options.aheadMs) }),
        ...(options.hasQuickFirmware ? { firmwarePause: (ms) => sleep(Math.min(ms, QUICK_MS)) } : {}),
      },
    );
  };
  let server = await start(0, options.flags ?? []);
  const port = server.httpsPort;
  await server.accounts.create({ domain: "", name: "admin", password: PASSWORD, siteadmin: FULL_RIGHTS });
  return {
    get server() {
      return server;
    },
    log,
    folder,
    url: `https://localhost:${port}`,
    wsUrl: `wss://localhost:${port}`,
    async restart(flags = options.flags ?? []) {
      await server.stop();
      server = await start(port, flags);
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function clockAhead(byMs: () => number): Clock {
  return { ...systemClock, now: () => systemClock.now() + byMs() };
}

function collect(lines: LogLine[]): Log {
  const add = (fields: LogFields, message: string): void => {
    lines.push({ fields, message });
  };
  const log: Log = { debug() {}, info: add, warn: add, error: add, child: () => log };
  return log;
}
