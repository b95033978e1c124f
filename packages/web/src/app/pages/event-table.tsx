/**
 * Events as a table; new ones come in at the top.
 */
import type { WireEvent } from "@tendril/protocol";
import { events } from "@tendril/protocol/actions/events/events";
import { useEffect, useState } from "preact/hooks";
import { control, onEvent, store } from "../../control/index.ts";
import { Empty, formatAgo, formatDate, Icon, type IconName, PageError, Skeleton } from "../../ui/index.ts";
import { deviceLink } from "../device-link.ts";
import { useLoad } from "../use-load.ts";

const LIMIT = 500;
const RECENT = 6;

const icons: ReadonlyMap<string, IconName> = new Map([
  ["login", "key-round"],
  ["authfail", "octagon-alert"],
  ["addnode", "plus"],
  ["removenode", "trash-2"],
  ["changenode", "pencil"],
  ["relaylog", "square-terminal"],
  ["recording", "film"],
  ["recordingstarted", "film"],
  ["recordingremoved", "trash-2"],
  ["recordingfailed", "octagon-alert"],
  ["runcommands", "terminal"],
  ["createmesh", "folder"],
  ["deletemesh", "trash-2"],
  ["meshchange", "pencil"],
  ["duplicateagent", "triangle-alert"],
]);

export function EventTable({ nodeid, filter = "" }: { nodeid?: string; filter?: string }) {
  const { list, problem, reload } = useEvents(nodeid, LIMIT);
  if (problem !== "") return <PageError onRetry={reload}>{problem}</PageError>;
  if (list === undefined) return <Skeleton rows={10} />;
  const wanted = filter.toLowerCase();
  const shown = list.filter(
    (event) => describe(event).toLowerCase().includes(wanted) || nameOf(event).toLowerCase().includes(wanted),
  );
  if (shown.length === 0)
    return (
      <Empty icon="list-tree">{filter === "" ? "Nothing has happened yet." : "No event matches."}</Empty>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <div class="list el" role="table" aria-label="Events" tabIndex={0}>
      <div class="lr h" role="row">
        <span role="columnheader">Time</span>
        <span role="columnheader">Event</span>
        <span role="columnheader">Device</span>
        <span role="columnheader">Person</span>
      </div>
      {shown.map((event) => (
        <div
          class="lr r"
          role="row"
          key={`${event.time}${event.action}${event.nodeid ?? ""}${event.msgid ?? ""}`}
        >
          <span role="cell" class="et s3" title={event.time && formatDate(Date.parse(event.time))}>
            {event.time && formatAgo(Date.parse(event.time))}
          </span>
          <span role="cell" class="ew">
            <span class="row">
              <Icon
                name={icons.get(event.action) ?? "list-tree"}
                className={event.action === "authfail" ? "c-danger" : ""}
              />
              <span class="trunc">{describe(event)}</span>
            </span>
          </span>
          <span role="cell" class="ef s2">
            {event.nodeid !== undefined && store.devices.has(event.nodeid) && (
              <a class="link" href={deviceLink(event.nodeid)}>
                {nameOf(event)}
              </a>
            )}
          </span>
          <span role="cell" class="eu s2">
            {event.username ?? ""}
          </span>
        </div>
      ))}
    </div>
  );
}

/** The last few of a device. */
export function RecentEvents({ nodeid }: { nodeid: string }) {
  const { list, problem, reload } = useEvents(nodeid, RECENT);
  if (problem !== "") return <PageError onRetry={reload}>{problem}</PageError>;
  if (list === undefined) return <Skeleton rows={3} />;
  if (list.length === 0) return <p class="cb note">Nothing has happened yet.</p>;
  return (
    <ul class="evs">
      {list.slice(0, RECENT).map((event) => (
        <li key={`${event.time}${event.action}`}>
          <span class="tile-s">
            <Icon name={icons.get(event.action) ?? "list-tree"} />
          </span>
          <span class="grow">
            {describe(event)}
            <small>{event.username ?? ""}</small>
          </span>
          <span class="t3" title={event.time && formatDate(Date.parse(event.time))}>
            {event.time && formatAgo(Date.parse(event.time))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function useEvents(nodeid: string | undefined, limit: number) {
  const fields = nodeid === undefined ? { limit } : { limit, nodeid };
  const loaded = useLoad(nodeid ?? "all", () => control.request(events, fields));
  const [live, setLive] = useState<readonly WireEvent[]>([]);
  useEffect(
    () =>
      onEvent((event) => {
        if (event.nolog === 1 || (nodeid !== undefined && event.nodeid !== nodeid)) return;
        setLive((before) => [event, ...before].slice(0, limit));
      }),
    [nodeid],
  );
  const known = new Set(live.map(({ time, action }) => `${time}${action}`));
  const stored = loaded.answer?.events.filter(({ time, action }) => !known.has(`${time}${action}`));
  return {
    list: stored === undefined ? undefined : [...live, ...stored],
    problem: loaded.problem,
    reload: loaded.reload,
  };
}

function describe(event: WireEvent): string {
  if (typeof event.msg === "string" && event.msg !== "") return event.msg;
  if (event.action === "addnode") return "Device added";
  return event.action;
}

function nameOf(event: WireEvent): string {
  return store.devices.get(event.nodeid ?? "")?.name ?? "";
}
