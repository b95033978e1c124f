/**
 * What is asked for, as it stands in the address: `q` with terms `on:`, `by:`, `in:`, kind and time.
 */
import type { FieldsOf, WireDevice, WireEvent, WireGroup } from "@tendril/protocol";
import type { events } from "@tendril/protocol/actions/events/events";
import { t } from "../../../language/index.ts";
import { eventKinds } from "./event-kinds.ts";

const DAY_MS = 86_400_000;
const MAX_TEXT = 256;

type EventFields = Omit<FieldsOf<typeof events>, "limit" | "cursor">;

export interface EventQuery {
  readonly q: string;
  readonly kind: string;
  /** `1`, `7`, `30` days, or `` for any time; `dates` for those below. */
  readonly span: string;
  /** `2026-01-31`, both included. */
  readonly first: string;
  readonly last: string;
}

export interface Known {
  readonly devices: ReadonlyMap<string, WireDevice>;
  readonly groups: ReadonlyMap<string, WireGroup>;
  readonly nowMs: number;
}

/** Fields for the server, or why there are none. */
export function fieldsOf(query: EventQuery, { devices, groups, nowMs }: Known): EventFields | string {
  const terms = termsOf(query.q);
  const same = (wanted: string) => (thing: { readonly name: string }) =>
    thing.name.toLowerCase() === wanted.toLowerCase();
  const device = terms.on === undefined ? undefined : [...devices.values()].find(same(terms.on));
  const group = terms.in === undefined ? undefined : [...groups.values()].find(same(terms.in));
  if (terms.on !== undefined && device === undefined)
    return t("No device is called {name}.", { name: terms.on });
  if (terms.in !== undefined && group === undefined)
    return t("No device group is called {name}.", { name: terms.in });
  const filters = eventKinds.find(({ key }) => key === query.kind)?.actions;
  return {
    ...(device === undefined ? {} : { nodeid: device._id }),
    ...(group === undefined ? {} : { meshid: group._id }),
    ...(terms.by === undefined ? {} : { userid: terms.by.toLowerCase() }),
    ...(filters === undefined ? {} : { filters: [...filters] }),
    ...(terms.text === "" ? {} : { text: terms.text.slice(0, MAX_TEXT) }),
    ...timesOf(query, nowMs),
  };
}

/** Whether an event that has just happened belongs to what is shown. */
export function isShown(event: WireEvent, fields: EventFields, devices: Known["devices"]): boolean {
  const { nodeid, meshid, userid, filters, text, to } = fields;
  if (event.nolog === 1 || to !== undefined) return false;
  if (nodeid !== undefined && event.nodeid !== nodeid) return false;
  if (meshid !== undefined && (event.meshid ?? devices.get(event.nodeid ?? "")?.meshid) !== meshid)
    return false;
  if (userid !== undefined && event.userid?.split("/").at(-1) !== userid) return false;
  if (filters !== undefined && !filters.includes(event.action)) return false;
  const device = devices.get(event.nodeid ?? "")?.name ?? "";
  const words = `${event.msg ?? ""}\n${event.action}\n${event.username ?? ""}\n${device}`;
  return text === undefined || words.toLowerCase().includes(text.toLowerCase());
}

/** The address of the same as a file. */
export function exportQuery(fields: EventFields, format: "csv" | "json"): string {
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  return query.toString();
}

/** With a term set, for instance from the details of an event; names with blanks are quoted. */
export function withTerm(q: string, key: "on" | "by" | "in", name: string): string {
  const others = q.replace(new RegExp(`(^|\\s)${key}:("[^"]*"|\\S*)`, "i"), "").trim();
  const quoted = /\s/.test(name) ? `"${name}"` : name;
  return `${key}:${quoted} ${others}`.trim();
}

interface Terms {
  readonly on: string | undefined;
  readonly by: string | undefined;
  readonly in: string | undefined;
  readonly text: string;
}

export function termsOf(q: string): Terms {
  const found = new Map<string, string>();
  const text = q.replace(/(^|\s)(on|by|in):(?:"([^"]*)"|(\S+))/gi, (_all, _blank, key, quoted, plain) => {
    found.set(String(key).toLowerCase(), String(quoted ?? plain));
    return " ";
  });
  const terms = { on: found.get("on"), by: found.get("by"), in: found.get("in") };
  return { ...terms, text: text.trim().replace(/\s+/g, " ") };
}

function timesOf({ span, first, last }: EventQuery, nowMs: number): Pick<EventFields, "from" | "to"> {
  if (span === "dates") {
    const [from, to] = [midnight(first, 0), midnight(last, 1)];
    return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  }
  const days = Number(span);
  return days > 0 ? { from: nowMs - days * DAY_MS } : {};
}

/** Of the reader's clock; `undefined` for what is no date. */
function midnight(text: string, daysLater: number): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  return new Date(Number(year), Number(month) - 1, Number(day) + daysLater).getTime();
}
