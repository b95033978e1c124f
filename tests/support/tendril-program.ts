/**
 * The `tendril` command line as a process of its own.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { until } from "./until.ts";

const main = join(import.meta.dirname, "..", "..", "packages", "server", "bin", "tendril.mjs");

export interface TendrilProgram {
  /** What it printed, both streams. */
  output(): string;
  /** Its address, once it is ready. */
  url(): Promise<string>;
  /** Sends a signal and gives the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Runs a command to its end. */
export async function runTendril(
  words: readonly string[],
  input = "",
): Promise<{ code: number | null; output: string }> {
  const { child, output } = start(words);
  child.stdin?.end(input);
  const [code] = (await once(child, "close")) as [number | null]; // after its last words
  return { code, output: output() };
}

/** `serve` or `demo` on free ports. */
export function startTendril(words: readonly string[]): TendrilProgram {
  const { child, output } = start([...words, "--https-port", "0", "--http-port", "0", "--fastcert"]);
  return {
    output,
    url: () => until("it is ready", () => /tendril ready: (https:\/\/\S+?)\/?\s/.exec(output())?.[1], 60_000),
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exited = once(child, "exit") as Promise<[number | null]>;
      child.kill(signal);
      return (await exited)[0];
    },
  };
}

function start(words: readonly string[]): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [main, ...words]);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      printed += String(chunk);
    });
  }
  return { child, output: () => printed };
}
