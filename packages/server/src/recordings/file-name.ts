/**
 * Names of recordings. Source: docs/spec/session-protocols.md, section 1.10.
 */
import { RECORDING_SUFFIX } from "@tendril/protocol/constants";

const MAX_PART_CHARS = 40;
const MAX_NAME_CHARS = 250;

/** `relaysession[-<domain>]-YYYY-MM-DD-HH-MM-SS-<user>-<device>-<id>.mcrec`, UTC. Nothing of it can leave a folder. */
export function recordingName(parts: {
  readonly domain: string;
  readonly startTime: number;
  readonly user: string;
  readonly device: string;
  readonly id: string;
}): string {
  const { domain, startTime, user, device, id } = parts;
  const when = new Date(startTime).toISOString().slice(0, 19).replace(/[T:]/g, "-");
  const words = [domain, when, user, device, id].filter((word) => word !== "").map(plain);
  return `relaysession-${words.join("-")}${RECORDING_SUFFIX}`;
}

/** Whether a file of the folder may be taken for a recording. */
export function isRecordingName(name: string): boolean {
  const isPlain = name.length <= MAX_NAME_CHARS && !/[/\\\p{Cc}]/u.test(name) && !name.startsWith(".");
  return isPlain && name.endsWith(RECORDING_SUFFIX);
}

function plain(word: string): string {
  return word.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, MAX_PART_CHARS);
}
