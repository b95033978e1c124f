/**
 * Events in words: icons, and the parts of the details.
 */
import type { WireEvent } from "@tendril/protocol";
import { store } from "../../../control/index.ts";
import { type PlainText, t } from "../../../language/index.ts";
import { formatBytes, formatDate, type IconName } from "../../../ui/index.ts";
import { eventKinds } from "./event-kinds.ts";
import { sentenceOf } from "./event-sentence.ts";

const warnings = new Set(eventKinds.at(-1)?.actions ?? []);

const icons: ReadonlyMap<string, IconName> = new Map([
  ["login", "key-round"],
  ["authfail", "octagon-alert"],
  ["addnode", "plus"],
  ["removenode", "trash-2"],
  ["changenode", "pencil"],
  ["nodemeshchange", "folder"],
  ["relaylog", "screen-share"],
  ["recording", "film"],
  ["recordingstarted", "film"],
  ["recordingremoved", "trash-2"],
  ["recordingfailed", "octagon-alert"],
  ["runcommands", "terminal"],
  ["poweraction", "power"],
  ["wakedevices", "power"],
  ["toast", "message-square"],
  ["chatinvite", "message-square"],
  ["createmesh", "folder"],
  ["deletemesh", "trash-2"],
  ["meshchange", "pencil"],
  ["accountcreate", "user"],
  ["accountchange", "user"],
  ["accountremove", "trash-2"],
  ["usergroupchange", "users"],
  ["exportevents", "download"],
  ["duplicateagent", "triangle-alert"],
  ["sysloglost", "triangle-alert"],
  ["amtactivity", "server-cog"],
  ["amtalert", "triangle-alert"],
]);

export function iconOf({ action }: WireEvent): IconName {
  return icons.get(action) ?? "list-tree";
}

export function isWarning({ action }: WireEvent): boolean {
  return warnings.has(action);
}

export function describe(event: WireEvent): string {
  if (typeof event.msg === "string" && event.msg !== "") return sentenceOf(event);
  if (event.action === "addnode") return t("Device added");
  return event.action;
}

export function deviceNameOf({ nodeid = "" }: WireEvent): string {
  return store.devices.get(nodeid)?.name ?? "";
}

/** Stored ones have a number; two new ones may differ in nothing else. */
export function keyOf({ time = "", action, nodeid = "", msg = "" }: WireEvent): string {
  return `${time}${action}${nodeid}${msg}`;
}

/** In words, with the name that filters and other programs go by. */
function kindOf(action: string): string {
  const kind = eventKinds.find(({ actions }) => actions.includes(action));
  return kind === undefined ? action : `${t(kind.word)} (${action})`;
}

/** What else is known, line by line. */
export function detailsOf(event: WireEvent): readonly (readonly [title: PlainText, value: string])[] {
  const text = (field: string): string => {
    const value = event[field];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  const bytes = (field: string): string => {
    const value = event[field];
    return typeof value === "number" ? formatBytes(value) : "";
  };
  const group = store.groups.get(event.meshid ?? store.devices.get(event.nodeid ?? "")?.meshid ?? "");
  const lines: readonly (readonly [PlainText, string])[] = [
    ["Time", event.time === undefined ? "" : formatDate(Date.parse(event.time))],
    ["Person", event.username ?? ""],
    ["Guest", text("guestname")],
    ["Device", deviceNameOf(event)],
    ["Device group", group?.name ?? ""],
    ["Command", text("cmds")],
    ["Sent", bytes("bytesout")],
    ["Received", bytes("bytesin")],
    ["Recording", text("filename")],
    ["Address", text("address")],
    ["Kind", kindOf(event.action)],
    ["Record", text("seq") === "" ? "" : t("No. {number}", { number: text("seq") })],
  ];
  return lines.filter(([, value]) => value !== "");
}
