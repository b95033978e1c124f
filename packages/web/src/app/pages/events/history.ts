/**
 * One history of a device out of what four sources know: power as this server saw it, events, the hardware log of the
 * firmware, and when system and agent last began.
 */
import type { WireEvent } from "@tendril/protocol";
import type { AmtLogEntry } from "@tendril/protocol/actions/amt/amtlog";
import { type PlainText, said, t } from "../../../language/index.ts";
import type { IconName } from "../../../ui/index.ts";
import { sentenceOf } from "./event-sentence.ts";

export interface HistoryEntry {
  readonly atMs: number;
  readonly icon: IconName;
  readonly text: string;
  /** Who did it, or which part of the computer. */
  readonly by: string;
  readonly isBad: boolean;
}

export interface HistorySources {
  /** Stands before what happened to its firmware. */
  readonly deviceName: string;
  /** As `powertimeline` gives it: state, seconds, then pairs of state and seconds since the pair before. */
  readonly timeline: readonly number[];
  readonly events: readonly WireEvent[];
  readonly log: readonly AmtLogEntry[];
  /** When the operating system started; 0 when nobody knows. */
  readonly bootMs: number;
  /** When the agent connected; 0 when none is there. */
  readonly agentMs: number;
}

/** Actions of events that say something about power, start, agent or hardware. */
export const historyActions = [
  ...["poweraction", "wakedevices", "amtactivity", "amtalert", "agentlog", "duplicateagent"],
  ...["agentdisconnect", "uninstallagent", "updateagent", "addnode", "ifchange"],
] as const;

/** Severities of alerts from this one on need somebody soon. */
const MAJOR = 5;
const powerWords: ReadonlyMap<number, readonly [text: PlainText, icon: IconName]> = new Map<
  number,
  readonly [PlainText, IconName]
>([
  [0, ["Out of reach: off, or without network", "power-off"]],
  [1, ["On", "power"]],
  [2, ["Asleep", "moon"]],
  [3, ["Asleep", "moon"]],
  [4, ["Asleep", "moon"]],
  [5, ["Hibernated", "moon"]],
  [6, ["Off", "power-off"]],
  [7, ["In the network, nothing more is known", "power"]],
  [8, ["Off", "power-off"]],
]);
const eventIcons: ReadonlyMap<string, IconName> = new Map([
  ["poweraction", "power"],
  ["wakedevices", "power"],
  ["amtactivity", "server-cog"],
  ["amtalert", "triangle-alert"],
  ["duplicateagent", "triangle-alert"],
  ["addnode", "plus"],
]);

/** The newest first. */
export function toHistory({
  deviceName,
  timeline,
  events,
  log,
  bootMs,
  agentMs,
}: HistorySources): HistoryEntry[] {
  const known = { by: "", isBad: false };
  return [
    ...toPower(timeline),
    ...events.flatMap((event) => toEntry(event, deviceName)),
    ...log.flatMap(toHardware),
    ...(bootMs > 0
      ? [{ ...known, atMs: bootMs, icon: "monitor", text: t("Operating system started") } as const]
      : []),
    ...(agentMs > 0
      ? [{ ...known, atMs: agentMs, icon: "shield-check", text: t("Agent connected") } as const]
      : []),
  ].sort((a, b) => b.atMs - a.atMs);
}

/** States that follow each other are told once. */
function toPower(timeline: readonly number[]): HistoryEntry[] {
  const [first, seconds = 0] = timeline;
  const states = first === undefined ? [] : [{ state: first, atMs: seconds * 1000 }];
  for (let i = 2; i + 1 < timeline.length; i += 2) {
    const beforeMs = states.at(-1)?.atMs ?? 0;
    states.push({ state: timeline[i] ?? 0, atMs: beforeMs + (timeline[i + 1] ?? 0) * 1000 });
  }
  const isNews = ({ state }: { state: number }, i: number): boolean =>
    i === 0 || states[i - 1]?.state !== state;
  return states.filter(isNews).flatMap(({ state, atMs }) => {
    const [text, icon] = powerWords.get(state) ?? [];
    return text === undefined || icon === undefined
      ? []
      : [{ atMs, icon, text: t(text), by: "", isBad: false }];
  });
}

function toEntry(event: WireEvent, deviceName: string): HistoryEntry[] {
  const { action, msg = "", time, username = "" } = event;
  const atMs = time === undefined ? Number.NaN : Date.parse(time);
  if (Number.isNaN(atMs) || msg === "") return [];
  const isBad = action === "duplicateagent" || Number(event.severity) >= MAJOR;
  const ofFirmware = `Intel AMT of ${deviceName}: `;
  const text = msg.startsWith(ofFirmware)
    ? t("Intel AMT: {words}", { words: said(msg.slice(ofFirmware.length)) })
    : sentenceOf(event);
  return [{ atMs, icon: eventIcons.get(action) ?? "list-tree", text, by: username, isBad }];
}

/** Entries whose time the firmware did not know have no place in a history. */
function toHardware({ timeS, text, source = "", severity }: AmtLogEntry): HistoryEntry[] {
  if (timeS === undefined) return [];
  const isBad = severity === "critical";
  return [{ atMs: timeS * 1000, icon: "hard-drive", text: said(text), by: said(source), isBad }];
}
