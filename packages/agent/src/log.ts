/**
 * The agent's log: JSON lines on standard error.
 */
import type { Writable } from "node:stream";

export interface AgentLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

type Level = "info" | "warn" | "error" | "silent";
const levels: readonly Level[] = ["info", "warn", "error", "silent"];

/**
 * Writes lines to a stream. Whoever read them may be gone: such a line is lost, and must not become a fault, which is
 * worth a line, which is a fault.
 */
export function createLineWriter(stream: Writable): (line: string) => void {
  stream.on("error", () => {});
  return (line) => void stream.write(line);
}

/** Writes lines of `level` and above. */
export function createAgentLog(level: Level, write: (line: string) => void): AgentLog {
  const from = levels.indexOf(level);
  const at = (own: Level) => (fields: Readonly<Record<string, unknown>>, message: string) => {
    if (levels.indexOf(own) >= from) write(`${JSON.stringify({ level: own, ...fields, msg: message })}\n`);
  };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}
