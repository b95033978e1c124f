/**
 * The logger interface and its pino implementation.
 */
import { type DestinationStream, pino } from "pino";

export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** Logger of a subsystem: every line carries its name. */
  child(fields: LogFields): Log;
}

/** Writes JSON lines to standard error, or to `destination`. Levels: debug, info, warn, error, silent. */
export function createLog(level: string, destination?: DestinationStream): Log {
  return pino({ level, base: null }, destination ?? pino.destination({ dest: 2, sync: true }));
}

/** For tests that do not look at the log. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLog,
};
