/**
 * The stock agent of the npm package, unmodified, in a folder of its own.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmod, copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stock } from "../../tools/stock.ts";

export interface StockAgent {
  readonly folder: string;
  /** What it printed so far. */
  output(): string;
  start(): void;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

export interface StockAgentOptions {
  /** Content of the .msh file. */
  readonly settings: string;
  /** `run`, or `connect` for a temporary agent. */
  readonly mode?: "run" | "connect";
}

export async function createStockAgent({ settings, mode = "run" }: StockAgentOptions): Promise<StockAgent> {
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
    start() {
      child = spawn("stdbuf", ["-oL", program, mode], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
      child.stdout?.on("data", (chunk) => {
        printed += String(chunk);
      });
    },
    async stop() {
      // an agent that updated itself runs as another process: it is found by its folder
      spawnSync("pkill", ["-KILL", "-f", folder]);
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      await new Promise((resolve) => child?.once("exit", resolve));
      child = undefined;
    },
    async remove() {
      await agent.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return agent;
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
