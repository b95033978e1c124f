import { useEffect, useMemo, useState } from "preact/hooks";
import { store } from "../../../control/index.ts";
import { formatCount, type PlainText, t } from "../../../language/index.ts";
import { Empty, Icon, Menu } from "../../../ui/index.ts";
import { maySeeRecordings } from "../../rights.ts";
import { link, query, setQuery } from "../../router.ts";
import { type EventQuery, exportQuery, fieldsOf, withTerm } from "./event-filter.ts";
import { type EventKind, eventKinds } from "./event-kinds.ts";
import { EventTable } from "./event-table.tsx";
import { Histogram } from "./histogram.tsx";
import { countOf, type EventCounts, useCounts } from "./use-counts.ts";
import { useEvents } from "./use-events.ts";

const PAGE = 200;
const PAUSE_MS = 300;
const spans: readonly (readonly [value: string, word: PlainText])[] = [
  ["", "Any time"],
  ["1", "Last 24 hours"],
  ["7", "Last 7 days"],
  ["30", "Last 30 days"],
  ["dates", "Between dates"],
];

const everything: Pick<EventKind, "key" | "word"> = { key: "", word: "All" };

/** Who did what, and what happened. */
export function Events() {
  const asked = readQuery();
  const q = useSettled(asked.q);
  const nowMs = useMemo(() => Date.now(), [asked.span]);
  const isKnown = store.isLoaded.value;
  const fields = fieldsOf({ ...asked, q }, { devices: store.devices, groups: store.groups, nowMs });
  return (
    <>
      <header class="head">
        <div class="titles">
          <h1>{t("Events")}</h1>
        </div>
        <div class="end">
          {maySeeRecordings() && (
            <a class="btn" href={link("recordings")} aria-label={t("Recordings")}>
              <Icon name="film" />
              <span class="wide">{t("Recordings")}</span>
            </a>
          )}
          {typeof fields !== "string" && <ExportMenu fields={fields} />}
        </div>
      </header>
      <Filters asked={asked} />
      {typeof fields === "string" ? (
        <>
          <Kinds asked={asked} />
          {isKnown && <Empty icon="list-tree">{fields}</Empty>}
        </>
      ) : (
        <Found fields={fields} asked={asked} />
      )}
    </>
  );
}

type Fields = Exclude<ReturnType<typeof fieldsOf>, string>;

function Found({ fields, asked }: { fields: Fields; asked: EventQuery }) {
  const shown = useEvents(fields, PAGE);
  const counts = useCounts(fields);
  return (
    <>
      <Kinds asked={asked} counts={counts} />
      {counts !== undefined && <Histogram counts={counts} />}
      <EventTable
        shown={shown}
        isFiltered={Object.keys(fields).length > 0}
        onTerm={(key, name) => setQuery("q", withTerm(asked.q, key, name))}
      />
    </>
  );
}

function ExportMenu({ fields }: { fields: Fields }) {
  const open = (format: "csv" | "json"): void =>
    location.assign(link(`events-export?${exportQuery(fields, format)}`));
  return (
    <Menu
      label={t("Export what is found")}
      items={[
        { label: t("As a table (CSV)"), icon: "download", onSelect: () => open("csv") },
        { label: t("As JSON"), icon: "download", onSelect: () => open("json") },
      ]}
    >
      <Icon name="download" />
      <span class="wide">{t("Export")}</span>
    </Menu>
  );
}

function Filters({ asked }: { asked: EventQuery }) {
  return (
    <div class="bar evbar">
      <div class="search grow">
        <Icon name="search" />
        <input
          type="search"
          aria-label={t("Search events")}
          placeholder={t("Text, by:person, on:device, in:group")}
          maxLength={512}
          value={asked.q}
          onInput={(event) => setQuery("q", event.currentTarget.value)}
        />
      </div>
      <select
        class="select"
        aria-label={t("Device group")}
        value=""
        onChange={(event) => setQuery("q", withTerm(asked.q, "in", event.currentTarget.value))}
      >
        <option value="">{t("In group")}</option>
        {[...store.groups.values()].map(({ _id, name }) => (
          <option key={_id} value={name}>
            {name}
          </option>
        ))}
      </select>
      <select
        class="select"
        aria-label={t("Time")}
        value={asked.span}
        onChange={(event) => setQuery("span", event.currentTarget.value)}
      >
        {spans.map(([value, word]) => (
          <option key={value} value={value}>
            {t(word)}
          </option>
        ))}
      </select>
      {asked.span === "dates" && (
        <>
          <DateField name="first" label={t("First day")} value={asked.first} />
          <DateField name="last" label={t("Last day")} value={asked.last} />
        </>
      )}
    </div>
  );
}

function Kinds({ asked, counts }: { asked: EventQuery; counts?: EventCounts | undefined }) {
  return (
    <div class="bar chips evkinds" role="group" aria-label={t("Kinds")}>
      {[everything, ...eventKinds].map(({ key, word }) => (
        <button
          key={key}
          type="button"
          class="chip"
          aria-pressed={asked.kind === key}
          onClick={() => setQuery("kind", key)}
        >
          {`${t(word)} `}
          {counts !== undefined && (
            <span class="n">
              {formatCount(countOf(counts, key))}
              {counts.isPartial ? "+" : ""}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

/** The text when nothing was typed for a moment: each search costs the server something. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

function DateField({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <input
      type="date"
      class="input evdate"
      aria-label={label}
      value={value}
      onInput={(event) => setQuery(name, event.currentTarget.value)}
    />
  );
}

function readQuery(): EventQuery {
  const read = (name: string): string => query.value.get(name) ?? "";
  return { q: read("q"), kind: read("kind"), span: read("span"), first: read("first"), last: read("last") };
}
