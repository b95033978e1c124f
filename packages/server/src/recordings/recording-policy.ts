/**
 * Which sessions are recorded. Source: docs/spec/session-protocols.md, section 1.10.
 */
import { GroupFlag, SessionProtocol, UserFlag } from "@tendril/protocol/constants";
import type { Config } from "../config/index.ts";

export interface RecordingPolicy {
  readonly which: "off" | "all" | "selected";
  /** Numbers of SessionProtocol. */
  readonly protocols: ReadonlySet<number>;
  /** A session that cannot be recorded ends. */
  readonly isRequired: boolean;
  /** 0: for ever. */
  readonly maxAgeMs: number;
  /** 0: no limit. */
  readonly maxCount: number;
  /** 0: no limit. */
  readonly maxBytes: number;
}

const DAY_MS = 86_400_000;
const MEGABYTE = 1_048_576;
const numbers: ReadonlyMap<string, readonly number[]> = new Map([
  ["desktop", [SessionProtocol.Desktop]],
  [
    "terminal",
    [
      SessionProtocol.Terminal,
      SessionProtocol.PowerShell,
      SessionProtocol.UserTerminal,
      SessionProtocol.UserPowerShell,
    ],
  ],
  ["files", [4, SessionProtocol.Files, SessionProtocol.FileDownload]],
  ["amt", [SessionProtocol.Amt]],
  ["messenger", [SessionProtocol.Messenger]],
]);

/** The wire numbers of a setting's words; unknown words were refused when the settings were read. */
export function recordedProtocols(words: readonly string[]): Set<number> {
  return new Set(words.flatMap((word) => numbers.get(word) ?? []));
}

export function readPolicy(config: Config): RecordingPolicy {
  const { recordSessions } = config;
  return {
    which: recordSessions === "all" || recordSessions === "selected" ? recordSessions : "off",
    protocols: recordedProtocols(config.recordProtocols),
    isRequired: config.recordingRequired,
    maxAgeMs: config.recordingDays * DAY_MS,
    maxCount: config.recordingCount,
    maxBytes: config.recordingMegabytes * MEGABYTE,
  };
}

/** A session that does not say what it is may be anything: it is recorded with the others. */
export function isRecorded(
  policy: RecordingPolicy,
  session: { readonly protocol: number; readonly userFlags: number; readonly groupFlags: number },
): boolean {
  const { which, protocols } = policy;
  if (which === "off" || (session.protocol !== 0 && !protocols.has(session.protocol))) return false;
  if (which === "all") return true;
  return (session.userFlags & UserFlag.Record) !== 0 || (session.groupFlags & GroupFlag.Record) !== 0;
}
