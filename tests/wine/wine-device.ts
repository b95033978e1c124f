/**
 * A Windows device that Wine plays: the stock agent in a prefix of its own, joined to a server of ours.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stock } from "../../tools/stock.ts";
import { findProgram } from "../../tools/system-programs.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { fetchSettings } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

const COMPILER = "x86_64-w64-mingw32-gcc";
const AGENT = "package/agents/MeshService64.exe";
const STARTS = 8;
const ONLINE_MS = 40_000;
/** Of Wine itself. */
const SERVICES = /services\.exe|explorer\.exe|winedevice\.exe|plugplay\.exe|svchost\.exe|rpcss\.exe/i;
const cache = join(import.meta.dirname, "..", "..", ".cache", "wine");
const prefix = join(cache, "prefix");
const environment = {
  ...process.env,
  WINEPREFIX: prefix,
  WINEDEBUG: "-all",
  WINEDLLOVERRIDES: "cmd.exe=n;mscoree=;mshtml=",
};

export interface WineDevice {
  readonly host: TestServer;
  readonly control: ControlClient;
  readonly id: string;
  /** The agent's, and its working folder. */
  readonly folder: string;
  /** Command lines of what runs in the prefix, without the agent and Wine's own. */
  programs(): Promise<readonly string[]>;
  /** What the agent wrote into its log. */
  log(): Promise<string>;
  killAgent(): void;
  stop(): Promise<void>;
}

/** @throws Error naming the command that installs what is missing. */
export async function startWineDevice(): Promise<WineDevice> {
  await prepareWine();
  const host = await startTestServer();
  const control = await openControl(host.wsUrl);
  const { meshid } = await control.ask({ action: "createmesh", meshname: "Wine", meshtype: 2 });
  const folder = await makeAgentFolder();
  await writeFile(join(folder, "MeshAgent.msh"), await fetchSettings(host.url, String(meshid)));
  const { agent, id } = await startAgent(folder, control);
  return {
    host,
    control,
    id,
    folder,
    programs: () => programsBeside(folder),
    log: () => readFile(join(folder, "MeshAgent.log"), "utf8"),
    killAgent: () => void agent.kill("SIGKILL"),
    async stop() {
      control.close();
      stopPrefix();
      await host.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** @throws Error naming the command that installs what is missing. */
export async function prepareWine(): Promise<void> {
  preparePrograms();
  await preparePrefix();
}

/** With the agent's program in it. */
export async function makeAgentFolder(): Promise<string> {
  const folder = await mkdtemp(join(cache, "agent-"));
  await copyFile(join(stock.folder, AGENT), join(folder, "MeshAgent.exe"));
  return folder;
}

/** The agent's program with these words, and nothing else of an agent. */
export function runAgentProgram(folder: string, words: readonly string[]): ChildProcess {
  return spawn("wine", [join(folder, "MeshAgent.exe"), ...words], { cwd: folder, env: environment });
}

function preparePrograms(): void {
  const isMissing = ["wine", "wineserver", COMPILER].some((name) => findProgram(name) === undefined);
  if (isMissing) {
    const names = "wine wine64 gcc-mingw-w64-x86-64-win32";
    throw new Error(`this trial needs: apt-get install --no-install-recommends ${names}`);
  }
  if (!existsSync(join(stock.folder, AGENT))) {
    execFileSync("tar", ["xzf", stock.tarball, "-C", stock.folder, AGENT]);
  }
}

async function preparePrefix(): Promise<void> {
  const system = join(prefix, "drive_c", "windows", "system32");
  if (!existsSync(join(system, "wine-cmd.exe"))) {
    await rm(prefix, { recursive: true, force: true });
    await mkdir(cache, { recursive: true });
    execFileSync("wine", ["wineboot", "-i"], { env: environment, stdio: "ignore", timeout: 180_000 });
    await rename(join(system, "cmd.exe"), join(system, "wine-cmd.exe"));
  }
  for (const [source, program] of [
    ["cmd-in-console.c", "cmd.exe"],
    ["show-keys.c", "show-keys.exe"],
  ] as const) {
    execFileSync(COMPILER, ["-O1", "-o", join(system, program), join(import.meta.dirname, source)]);
  }
}

/** In one start of two it hangs before its core reports. */
async function startAgent(folder: string, control: ControlClient) {
  for (let starts = 1; starts <= STARTS; starts++) {
    const agent = spawn("wine", [join(folder, "MeshAgent.exe"), "run"], {
      cwd: folder,
      env: environment,
      stdio: "ignore",
    });
    try {
      const id = await until("the device is online with our core", () => findDevice(control), ONLINE_MS);
      return { agent, id };
    } catch {
      await end(agent);
    }
  }
  throw new Error(`the agent hung in ${STARTS} starts`);
}

async function findDevice(control: ControlClient): Promise<string | undefined> {
  const { nodes } = await control.ask({ action: "nodes" });
  const devices = Object.values(
    nodes as Record<string, { _id: string; conn?: number; agent: { core?: string } }[]>,
  );
  const isReady = ({ conn, agent }: { conn?: number; agent: { core?: string } }): boolean =>
    conn === 1 && agent.core?.startsWith("Tendril core") === true;
  return devices.flat().find(isReady)?._id;
}

async function end(agent: ChildProcess): Promise<void> {
  agent.kill("SIGKILL");
  stopPrefix();
  await until("the agent is gone", () => agent.exitCode !== null || agent.signalCode !== null);
}

export function stopPrefix(): void {
  try {
    execFileSync("wineserver", ["-k"], { env: environment, stdio: "ignore" });
  } catch {
    // it has ended
  }
}

/** Command lines of what runs in the prefix, without the agent in that folder and Wine's own. */
export async function programsBeside(folder: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const read = async (pid: string, file: string): Promise<string> =>
    await readFile(join("/proc", pid, file), "utf8").catch(() => "");
  const lines = await Promise.all(
    pids.map(async (pid) => {
      const line = (await read(pid, "cmdline")).replaceAll("\0", " ").slice(0, 120);
      if (!/\.exe/i.test(line) || SERVICES.test(line) || line.includes(`${folder}/MeshAgent.exe run`))
        return "";
      return (await read(pid, "environ")).includes(`WINEPREFIX=${prefix}\0`) ? line : "";
    }),
  );
  return lines.filter((line) => line !== "");
}
