/**
 * One stored event as one line of RFC 5424. What people and devices wrote stays one line and cannot end a field.
 */
import type { EventDocument } from "../store/index.ts";
import { VERSION } from "../version.ts";

/** Facility "log audit" (13). */
const FACILITY = 13;
const WARNING = 4;
const NOTICE = 5;
const MAX_NAME = 32;
const MAX_HOST = 255;
const MAX_VALUE = 256;
const MAX_TEXT = 1_024;
/** The number that RFC 5612 keeps for those who have none of their own. */
const FIELDS = "tendril@32473";
const alarms: ReadonlySet<string> = new Set(["authfail", "recordingfailed", "sysloglost"]);

/** `hostname` is this server's. */
export function formatEvent(record: EventDocument, hostname: string): string {
  const { action, time, event } = record;
  const severity = alarms.has(action) ? WARNING : NOTICE;
  const head = [
    `<${FACILITY * 8 + severity}>1`,
    new Date(time).toISOString(),
    name(hostname, MAX_HOST),
    "tendril",
    String(process.pid),
    name(action, MAX_NAME),
  ];
  const origin = element("origin", [
    ["software", "Tendril"],
    ["swVersion", VERSION],
  ]);
  return `${head.join(" ")} ${origin}${element(FIELDS, fieldsOf(record))} ${plain(event.msg ?? action, MAX_TEXT)}`;
}

function fieldsOf({ seq, seal, domain, userid, nodeid, origin, event }: EventDocument) {
  return [
    ["seq", String(seq)],
    ["seal", seal],
    ["domain", domain],
    ["user", userid],
    ["name", event.username],
    ["device", nodeid],
    ["group", event.meshid],
    ["address", origin?.address],
    ["session", origin?.session],
    ["token", origin?.token],
  ] as const;
}

type Field = readonly [key: string, value: string | undefined];

function element(id: string, fields: readonly Field[]): string {
  const written = fields.flatMap(([key, value]) =>
    typeof value === "string" && value !== ""
      ? [` ${key}="${plain(value, MAX_VALUE).replace(/["\\\]]/g, "\\$&")}"`]
      : [],
  );
  return `[${id}${written.join("")}]`;
}

/** Without control characters and separators of lines; long texts are cut between characters. */
function plain(text: string, maxLength: number): string {
  return text
    .slice(0, maxLength)
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

function name(text: string, maxLength: number): string {
  return text.replace(/[^!-~]/g, "").slice(0, maxLength) || "-";
}
