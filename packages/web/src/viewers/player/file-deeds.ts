/**
 * What was done in a recorded files session, in words: the requests of the viewer that change or take something.
 */
import { RecordingFlag } from "@tendril/protocol/constants";
import { type RecordingSource, readFrames } from "@tendril/protocol/sessions/recording";
import { type PlainText, t } from "../../language/index.ts";

const MAX_DEEDS = 5_000;
const MAX_REQUEST_BYTES = 65_536;
const MAX_NAMES = 20;

export interface FileDeed {
  /** ms since 1970. */
  readonly time: number;
  readonly what: PlainText;
  readonly path: string;
}

const words: ReadonlyMap<string, PlainText> = new Map<string, PlainText>([
  ["ls", "Opened folder"],
  ["mkdir", "Made folder"],
  ["rm", "Removed"],
  ["rename", "Renamed"],
  ["copy", "Copied"],
  ["move", "Moved"],
  ["upload", "Uploaded"],
  ["download", "Downloaded"],
  ["put", "Uploaded"],
  ["get", "Downloaded"],
  ["zip", "Made archive"],
  ["unzip", "Unpacked"],
  ["findfile", "Searched for"],
  ["open", "Opened there"],
]);
/** Steps of something that was listed when it began. */
const ofDownload: ReadonlySet<unknown> = new Set(["startack", "ack", "stop", "cancel", "uploadcancel"]);

export async function listDeeds(
  { source, firstFrame }: { readonly source: RecordingSource; readonly firstFrame: number },
  signal: AbortSignal,
): Promise<FileDeed[]> {
  const deeds: FileDeed[] = [];
  for await (const block of readFrames(source, firstFrame)) {
    if (signal.aborted || deeds.length >= MAX_DEEDS) break;
    if ((block.flags & RecordingFlag.FromViewer) === 0) continue;
    const deed = readDeed(block.payload);
    if (deed !== undefined) deeds.push({ time: block.time, ...deed });
  }
  return deeds;
}

/** `undefined` for what is no request, or one that says nothing to people. */
export function readDeed(payload: Uint8Array): Omit<FileDeed, "time"> | undefined {
  if (payload[0] !== 0x7b || payload.length > MAX_REQUEST_BYTES) return undefined;
  const fields = parse(payload);
  const action = fields.get("action");
  const what = typeof action === "string" ? words.get(action) : undefined;
  if (what === undefined || ofDownload.has(fields.get("sub"))) return undefined;
  const folder = textOf(fields, "path", "scpath", "input");
  const names = namesOf(fields);
  const target = textOf(fields, "newname", "dspath", "dest", "output");
  const shown = names.slice(0, MAX_NAMES).map((name) => join(folder, name));
  if (names.length > MAX_NAMES) shown.push(t("{count} more", { count: String(names.length - MAX_NAMES) }));
  const path = names.length === 0 ? folder : shown.join(", ");
  return { what, path: target === "" ? path : `${path} → ${target}` };
}

function parse(payload: Uint8Array): Map<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(payload));
    if (typeof value === "object" && value !== null) return new Map(Object.entries(value));
  } catch {
    // no request
  }
  return new Map();
}

function textOf(fields: ReadonlyMap<string, unknown>, ...names: readonly string[]): string {
  for (const name of names) {
    const value = fields.get(name);
    if (typeof value === "string") return value;
  }
  return "";
}

function namesOf(fields: ReadonlyMap<string, unknown>): string[] {
  const list = fields.get("delfiles") ?? fields.get("names") ?? fields.get("files");
  if (Array.isArray(list)) return list.filter((name): name is string => typeof name === "string");
  const one = textOf(fields, "name", "oldname", "filter");
  return one === "" ? [] : [one];
}

function join(folder: string, name: string): string {
  if (folder === "" || folder.endsWith("/") || folder.endsWith("\\")) return `${folder}${name}`;
  return folder.includes("\\") ? `${folder}\\${name}` : `${folder}/${name}`;
}
