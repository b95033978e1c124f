/**
 * The agent's log: JSON lines on standard error.
 */
export interface AgentLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

type Level = "info" | "warn" | "error" | "silent";
const levels: readonly Level[] = ["info", "warn", "error", "silent"];

/** Writes lines of `level` and above. */
export function createAgentLog(level: Level, write: (line: string) => void): AgentLog {
  const from = levels.indexOf(level);
  const at = (own: Level) => (fields: Readonly<Record<string, unknown>>, message: string) => {
    if (levels.indexOf(own) >= from) write(`${JSON.stringify({ level: own, ...fields, msg: message })}\n`);
  };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}
