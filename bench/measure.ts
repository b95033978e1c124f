/**
 * What benchmarks have in common: processes started and stopped, CPU and memory of process trees, one JSON line.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..");
const TICK_MS = 10;
const PAGE_BYTES = 4096;

/** One figure; `value` in `unit`. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly p50?: number;
  readonly p99?: number;
  /** The same of the reference in the same run, and our value divided by it. */
  readonly reference?: string;
  readonly ratio?: number;
}

export function report(figure: Figure): void {
  console.log(JSON.stringify(figure));
}

/** The process and all that it started. */
export function processTree(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const fields = statOf(Number(name));
    if (fields !== undefined) parents.set(Number(name), Number(fields[1]));
  }
  const tree = [pid];
  for (const known of tree) for (const [child, parent] of parents) if (parent === known) tree.push(child);
  return tree;
}

/** CPU time of a process tree, ms. */
export function cpuMs(pid: number): number {
  return processTree(pid).reduce((sum, one) => {
    const fields = statOf(one);
    return fields === undefined ? sum : sum + (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }, 0);
}

/** Resident memory of a process tree, bytes. */
export function residentBytes(pid: number): number {
  return processTree(pid).reduce((sum, one) => {
    const fields = statOf(one);
    return fields === undefined ? sum : sum + Number(fields[21]) * PAGE_BYTES;
  }, 0);
}

/** Fields of /proc/PID/stat after the name: state, parent, ... */
function statOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ");
  } catch {
    return undefined; // it ended meanwhile
  }
}

export interface Program {
  readonly process: ChildProcess;
  readonly pid: number;
  output(): string;
  stop(): Promise<void>;
}

/** Starts a program and waits until its output matches. */
export async function startProgram(
  command: string,
  args: readonly string[],
  options: {
    readonly ready: RegExp;
    readonly cwd?: string;
    readonly timeoutMs?: number;
    readonly env?: NodeJS.ProcessEnv;
  },
): Promise<Program> {
  const child = spawn(command, [...args], { cwd: options.cwd ?? root, env: options.env ?? process.env });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      printed += String(chunk);
    });
  }
  const endMs = Date.now() + (options.timeoutMs ?? 60_000);
  while (!options.ready.test(printed)) {
    if (child.exitCode !== null || Date.now() > endMs)
      throw new Error(`${command} did not start: ${printed.slice(-500)}`);
    await pause(20);
  }
  return {
    process: child,
    pid: child.pid ?? 0,
    output: () => printed,
    async stop() {
      for (const pid of processTree(child.pid ?? 0).reverse()) {
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // it ended by itself
        }
      }
      if (child.exitCode === null && child.signalCode === null)
        await new Promise((resolve) => child.once("exit", resolve));
    },
  };
}

/** A port that nobody listens on now: for programs that cannot choose one. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Three significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

export function exists(path: string): boolean {
  return existsSync(path);
}
