/**
 * Entries of the command registry in cli/.
 */
import { join } from "node:path";
import type { Environment } from "./config/index.ts";
import { loadRegistry } from "./registry/index.ts";

export interface CommandCall {
  /** Words after the command's own, before the first option. */
  readonly words: readonly string[];
  /** Options, for the command or the configuration. */
  readonly flags: readonly string[];
  readonly cwd: string;
  readonly environment: Environment;
  print(line: string): void;
  /** To standard error. */
  complain(line: string): void;
  readInput(): Promise<string>;
  /** Resolves when the operator asks the program to stop. */
  readonly stopped: Promise<void>;
}

export interface Command {
  /** For instance `account create`. */
  readonly name: string;
  /** After the name, for the overview. */
  readonly usage: string;
  readonly summary: string;
  /** For `--help`. */
  readonly options?: Readonly<Record<string, { readonly value?: string; readonly says: string }>>;
  /** The exit code. */
  run(call: CommandCall): Promise<number>;
}

export function defineCommand(command: Command): Command {
  return command;
}

const folder = join(import.meta.dirname, "cli");

/** All of them, for the overview. */
export async function loadCommands(): Promise<Command[]> {
  return await loadRegistry(folder, "command", isCommand);
}

/** Those alone that the words can mean: each file has the name of its command. A server needs no other's libraries. */
export async function loadCommandsFor(words: readonly string[]): Promise<Command[]> {
  const asked = `${words.join("-")}-`;
  const isWanted = (file: string): boolean =>
    asked.startsWith(`${file.replace(/\.[tj]s$/, "").replaceAll(/[\\/]/g, "-")}-`);
  return await loadRegistry(folder, "command", isCommand, isWanted);
}

/** The command that the words begin with, and the words after it. */
export function findCommand(
  commands: readonly Command[],
  words: readonly string[],
): { command: Command; rest: readonly string[] } | undefined {
  const byLength = [...commands].sort((a, b) => b.name.length - a.name.length);
  for (const command of byLength) {
    const own = command.name.split(" ");
    if (own.every((word, i) => words[i] === word)) return { command, rest: words.slice(own.length) };
  }
  return undefined;
}

/** Takes `--name` or `--name value` out of the flags; the rest goes to the configuration. */
export function takeFlag(
  flags: readonly string[],
  name: string,
  hasValue: boolean,
): { value?: string; rest: string[] } {
  const rest = [...flags];
  const at = rest.findIndex((flag) => flag === name || flag.startsWith(`${name}=`));
  if (at < 0) return { rest };
  const [flag = ""] = rest.splice(at, 1);
  if (flag.includes("=")) return { value: flag.slice(name.length + 1), rest };
  if (!hasValue) return { value: "true", rest };
  const [value = ""] = rest.splice(at, 1);
  return { value, rest };
}

function isCommand(value: unknown): value is Command {
  return (
    typeof value === "object" && value !== null && "name" in value && "summary" in value && "run" in value
  );
}
