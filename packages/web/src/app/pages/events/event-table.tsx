/**
 * Events as a table by day; new ones come in at the top, older ones are asked for, one may be open with its details.
 */
import type { WireEvent } from "@tendril/protocol";
import { Fragment } from "preact";
import { useState } from "preact/hooks";
import { Empty, formatAgo, formatClock, formatDate, Icon, PageError, Skeleton } from "../../../ui/index.ts";
import { deviceLink } from "../../device-link.ts";
import { describe, detailsOf, deviceNameOf, iconOf, isWarning, keyOf } from "./event-words.ts";
import { type ShownEvents, useEvents } from "./use-events.ts";
import "./events.css";
import { dateFormat, t } from "../../../language/index.ts";

const PAGE = 200;
const RECENT = 6;
const dayName: Intl.DateTimeFormatOptions = {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
};

/** Those of one device. */
export function DeviceEvents({ nodeid }: { nodeid: string }) {
  return <EventTable shown={useEvents({ nodeid }, PAGE)} isFiltered={false} />;
}

interface TableProps {
  readonly shown: ShownEvents;
  readonly isFiltered: boolean;
  /** Adds a term to the search. */
  readonly onTerm?: (key: "on" | "by", name: string) => void;
}

export function EventTable({ shown, isFiltered, onTerm }: TableProps) {
  const { list, problem, reload, hasMore, isLoadingMore, loadMore } = shown;
  const [open, setOpen] = useState("");
  if (problem !== "") return <PageError onRetry={reload}>{problem}</PageError>;
  if (list === undefined) return <Skeleton rows={10} />;
  if (list.length === 0 && !hasMore)
    return (
      <Empty icon="list-tree">{isFiltered ? t("No event matches.") : t("Nothing has happened yet.")}</Empty>
    );
  return (
    <div class="list el evl" role="table" aria-label={t("Events")}>
      <div class="lr h" role="row">
        <span role="columnheader">{t("Time")}</span>
        <span role="columnheader">{t("What happened")}</span>
        <span role="columnheader">{t("Person")}</span>
        <span role="columnheader">{t("Device")}</span>
        <span role="columnheader">{t("Address")}</span>
        <span role="columnheader">
          <span class="vh">{t("Details")}</span>
        </span>
      </div>
      {byDay(list).map(([day, ofDay]) => (
        <Fragment key={day}>
          <div class="lr g" role="row">
            <span role="cell">{day}</span>
          </div>
          {ofDay.map((event) => {
            const key = keyOf(event);
            return (
              <EventRow
                key={key}
                event={event}
                isOpen={open === key}
                onToggle={() => setOpen(open === key ? "" : key)}
                onTerm={onTerm}
              />
            );
          })}
        </Fragment>
      ))}
      {hasMore && (
        <div class="lr more-row" role="row">
          <span role="cell">
            <button type="button" class="btn" disabled={isLoadingMore} onClick={loadMore}>
              {isLoadingMore ? t("Looking") : t("Older events")}
            </button>
          </span>
        </div>
      )}
    </div>
  );
}

interface RowProps {
  readonly event: WireEvent;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onTerm: TableProps["onTerm"];
}

function EventRow({ event, isOpen, onToggle, onTerm }: RowProps) {
  const { time, nodeid = "", username = "" } = event;
  const atMs = time === undefined ? Number.NaN : Date.parse(time);
  const device = deviceNameOf(event);
  const danger = isWarning(event) ? "c-danger" : "";
  const address = typeof event.address === "string" ? event.address : "";
  return (
    <>
      <div class={`lr r ${isOpen ? "hover" : ""}`} role="row">
        <span role="cell" class="s2">
          {!Number.isNaN(atMs) && (
            <time dateTime={time} title={`${formatDate(atMs)}, ${formatAgo(atMs)}`}>
              {formatClock(atMs)}
            </time>
          )}
        </span>
        <span role="cell" class="nm ew">
          <Icon name={iconOf(event)} className={danger} />
          <span class={`ewt ${danger}`}>{describe(event)}</span>
        </span>
        <span role="cell" class="s2 eu trunc">
          {username}
        </span>
        <span role="cell" class="eo trunc">
          {device !== "" && (
            <a class="dl-a" href={deviceLink(nodeid)}>
              {device}
            </a>
          )}
        </span>
        <span role="cell" class="s3 ef">
          {address}
        </span>
        <span role="cell" class="vis num ex">
          <button
            type="button"
            class="btn quiet sm sq"
            aria-expanded={isOpen}
            aria-label={t("Details of {event}", { event: describe(event) })}
            onClick={onToggle}
          >
            <Icon name={isOpen ? "chevron-down" : "chevron-right"} />
          </button>
        </span>
      </div>
      {isOpen && <EventDetails event={event} device={device} onTerm={onTerm} />}
    </>
  );
}

function EventDetails({
  event,
  device,
  onTerm,
}: {
  event: WireEvent;
  device: string;
  onTerm: TableProps["onTerm"];
}) {
  const { username = "" } = event;
  return (
    <div class="lr det" role="row">
      <div role="cell" class="vis grow">
        <dl class="kv">
          {detailsOf(event).map(([title, value]) => (
            <Fragment key={title}>
              <dt>{t(title)}</dt>
              <dd class={title === "Command" ? "mono pre" : ""}>{value}</dd>
            </Fragment>
          ))}
        </dl>
        {onTerm !== undefined && (
          <div class="row det-terms">
            {username !== "" && (
              <button type="button" class="btn sm" onClick={() => onTerm("by", username)}>
                {t("Only this person")}
              </button>
            )}
            {device !== "" && (
              <button type="button" class="btn sm" onClick={() => onTerm("on", device)}>
                {t("Only this device")}
              </button>
            )}
          </div>
        )}
      </div>
    </div>
  );
}

/** The last few of a device. */
export function RecentEvents({ nodeid }: { nodeid: string }) {
  const { list, problem, reload } = useEvents({ nodeid }, RECENT);
  if (problem !== "") return <PageError onRetry={reload}>{problem}</PageError>;
  if (list === undefined) return <Skeleton rows={3} />;
  if (list.length === 0) return <p class="cb note">{t("Nothing has happened yet.")}</p>;
  return (
    <ul class="evs">
      {list.slice(0, RECENT).map((event) => (
        <li key={keyOf(event)}>
          <span class="tile-s">
            <Icon name={iconOf(event)} />
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

/** In their order; the day is that of the reader's clock. */
function byDay(list: readonly WireEvent[]): (readonly [string, WireEvent[]])[] {
  const days = new Map<string, WireEvent[]>();
  const format = dateFormat(dayName);
  const today = format.format(Date.now());
  for (const event of list) {
    const name = format.format(event.time === undefined ? Date.now() : Date.parse(event.time));
    const day = name === today ? t("Today") : name;
    const ofDay = days.get(day) ?? [];
    ofDay.push(event);
    days.set(day, ofDay);
  }
  return [...days];
}
