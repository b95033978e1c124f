/**
 * Our own agent as a process of its own, in a folder that goes away.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface OwnAgent {
  readonly folder: string;
  start(): void;
  stop(): Promise<void>;
  remove(): Promise<void>;
  /** Process id while it runs. */
  pid(): number | undefined;
}

export interface OwnAgentOptions {
  /** Content of the .msh file. */
  readonly settings: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** More of its command line. */
  readonly words?: readonly string[];
  /** Program and arguments that start it, with what is to be started behind them. */
  readonly starter?: readonly string[];
}

const main = join(import.meta.dirname, "..", "..", "packages", "agent", "src", "main.ts");

export async function createOwnAgent({
  settings,
  environment = {},
  words = [],
  starter = [],
}: OwnAgentOptions): Promise<OwnAgent> {
  const folder = await mkdtemp(join(tmpdir(), "tendril-own-agent-"));
  const file = join(folder, "agent.msh");
  await writeFile(file, settings);
  let child: ChildProcess | undefined;
  const agent: OwnAgent = {
    folder,
    start() {
      const own = [process.execPath, main, "run", "--settings", file, "--log", "warn", ...words];
      const [first = process.execPath, ...rest] = [...starter, ...own];
      child = spawn(first, rest, {
        cwd: folder,
        // not the home of who runs the tests: what its shells do at their start is not ours
        env: { ...process.env, HOME: folder, ...environment },
        stdio: ["ignore", "ignore", "inherit"],
      });
    },
    async stop() {
      const started = child;
      child = undefined;
      if (started === undefined || started.exitCode !== null || started.signalCode !== null) return;
      const gone = new Promise((resolve) => started.once("exit", resolve));
      started.kill("SIGKILL");
      await gone;
    },
    async remove() {
      await agent.stop();
      await rm(folder, { recursive: true, force: true });
    },
    pid: () => child?.pid,
  };
  return agent;
}
