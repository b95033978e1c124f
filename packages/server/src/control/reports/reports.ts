/** Rows and columns of the reports. Events are what the caller may see; everything in them is only passed on. */
import type { ReportReply } from "@tendril/protocol/actions/events/report";
import type { EventDocument } from "../../store/index.ts";

type Report = NonNullable<ReportReply["data"]>;
type Groups = Map<string, { readonly entries: object[] }>;

/** Numbers of `relaylog` that end a session; the last argument is its length in seconds. */
const sessionEnds: ReadonlySet<unknown> = new Set([9, 10, 11, 12, 112]);
const groupNames = ["", "user", "node", "day"] as const;
const DAY_CHARS = "2026-01-31".length;

export function sessionReport(events: readonly EventDocument[], groupBy: number): Report {
  const groups: Groups = new Map();
  for (const record of events.filter(isSessionEnd)) {
    const { nodeid, meshid, protocol, userid, guestname, bytesin, bytesout } = record.event;
    const entry = { time: record.time, nodeid, meshid, protocol, length: lengthOf(record), userid };
    const more = { ...(guestname === undefined ? {} : { guestname }), bytesin, bytesout };
    entriesOf(groups, groupKey(record, groupBy)).push({ ...entry, ...more });
  }
  return {
    groups: Object.fromEntries(groups),
    groupFormat: groupNames[groupBy] ?? "user",
    columns: [
      { id: "time", title: "time", format: "datetime" },
      { id: "nodeid", title: "device", format: "node" },
      { id: "meshid", title: "devgroup", format: "mesh" },
      { id: "protocol", title: "session", format: "protocol", align: "center" },
      { id: "length", title: "length", format: "seconds", align: "center", sumBy: "protocol" },
    ],
  };
}

/** One row for each user. */
export function trafficReport(events: readonly EventDocument[]): Report {
  const sums = new Map<string, { userid: string; length: number; bytesin: number; bytesout: number }>();
  for (const record of events.filter(isSessionEnd)) {
    const userid = record.userid ?? "";
    const sum = sums.getOrInsertComputed(userid, () => ({ userid, length: 0, bytesin: 0, bytesout: 0 }));
    sum.length += lengthOf(record);
    sum.bytesin += numberOf(record.event.bytesin);
    sum.bytesout += numberOf(record.event.bytesout);
  }
  const centred = { align: "center", sumBy: true } as const;
  return {
    groups: { "0": { entries: [...sums.values()] } },
    columns: [
      { id: "userid", title: "user", format: "user" },
      { id: "length", title: "length", format: "seconds", ...centred },
      { id: "bytesin", title: "bytesin", format: "bytes", ...centred },
      { id: "bytesout", title: "bytesout", format: "bytes", ...centred },
    ],
  };
}

export function signInReport(events: readonly EventDocument[], groupBy: number): Report {
  const groups: Groups = new Map();
  for (const record of events) {
    const [ip, browser, os] = Array.isArray(record.event.msgArgs) ? record.event.msgArgs : [];
    const { msgid, twoFactorType } = record.event;
    entriesOf(groups, groupKey(record, groupBy === 2 ? 1 : groupBy)).push({
      ...{ time: record.time, userid: record.userid, ip: ip ?? record.origin?.address, browser, os },
      ...{ twofactor: twoFactorType ?? "", msg: msgid },
    });
  }
  return {
    groups: Object.fromEntries(groups),
    groupFormat: groupNames[groupBy] ?? "user",
    columns: [
      { id: "time", title: "time", format: "datetime" },
      { id: "ip", title: "ip" },
      { id: "browser", title: "browser" },
      { id: "os", title: "os" },
      { id: "twofactor", title: "twofactor", format: "2fa" },
      { id: "msg", title: "msg", format: "msg" },
    ],
  };
}

function isSessionEnd({ action, event }: EventDocument): boolean {
  return action === "relaylog" && sessionEnds.has(event.msgid);
}

function lengthOf({ event }: EventDocument): number {
  return numberOf(Array.isArray(event.msgArgs) ? event.msgArgs.at(-1) : 0);
}

function numberOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function groupKey({ userid, nodeid, time }: EventDocument, groupBy: number): string {
  if (groupBy === 3) return new Date(time).toISOString().slice(0, DAY_CHARS);
  return (groupBy === 2 ? nodeid : userid) ?? "";
}

function entriesOf(groups: Groups, key: string): object[] {
  return groups.getOrInsertComputed(key, () => ({ entries: [] })).entries;
}
