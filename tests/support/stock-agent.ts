/**
 * The stock agent of the npm package, unmodified, in a folder of its own.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { chmod, copyFile, mkdtemp, readdir, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stock } from "../../tools/stock.ts";

export interface StockAgent {
  readonly folder: string;
  /** What it printed so far. */
  output(): string;
  /** While it runs. */
  pid(): number | undefined;
  start(): void;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

export interface StockAgentOptions {
  /** Content of the .msh file. */
  readonly settings: string;
  /** `run`, or `connect` for a temporary agent. */
  readonly mode?: "run" | "connect";
  readonly environment?: Readonly<Record<string, string>>;
  /** Program and arguments that start it, with what is to be started behind them. */
  readonly starter?: readonly string[];
}

export async function createStockAgent(options: StockAgentOptions): Promise<StockAgent> {
  const { settings, mode = "run", environment = {}, starter = [] } = options;
  const folder = await mkdtemp(join(tmpdir(), "tendril-agent-"));
  const program = join(folder, "meshagent");
  await copyFile(stock.agent, program);
  await chmod(program, 0o755);
  await writeFile(`${program}.msh`, settings);
  let child: ChildProcess | undefined;
  let printed = "";
  const agent: StockAgent = {
    folder,
    output: () => printed,
    pid: () => child?.pid,
    start() {
      const [first = "stdbuf", ...rest] = [...starter, "stdbuf", "-oL", program, mode];
      child = spawn(first, rest, {
        cwd: folder,
        // not the home of who runs the tests: what its shells do at their start is not ours
        env: { ...process.env, HOME: folder, ...environment },
        stdio: ["ignore", "pipe", "pipe"],
      });
      child.stdout?.on("data", (chunk) => {
        printed += String(chunk);
      });
    },
    async stop() {
      const started = child;
      child = undefined;
      const isGone = started === undefined || started.exitCode !== null || started.signalCode !== null;
      const gone = isGone ? undefined : new Promise((resolve) => started.once("exit", resolve));
      // an agent that updated itself has another command line, maybe another process: its folder stays
      started?.kill("SIGKILL");
      for (const pid of await processesIn(folder)) killQuietly(pid);
      await gone;
    },
    async remove() {
      await agent.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return agent;
}

async function processesIn(folder: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => "")));
  return pids.filter((_pid, i) => folders[i] === folder).map(Number);
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it ended by itself
  }
}

/** The settings file of a group, as a new device downloads it. */
export async function fetchSettings(url: string, groupId: string): Promise<string> {
  const id = encodeURIComponent(groupId.slice(groupId.lastIndexOf("/") + 1));
  const { get } = await import("node:https");
  return await new Promise((resolve, reject) => {
    get(`${url}/meshsettings?id=${id}`, { rejectUnauthorized: false }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += String(chunk);
      });
      response.on("end", () => resolve(text));
    }).on("error", reject);
  });
}
