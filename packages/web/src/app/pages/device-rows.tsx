/**
 * The rows on screen and no others: fixed height, one tab stop, arrows move.
 */
import type { Signal } from "@preact/signals";
import type { WireDevice } from "@tendril/protocol";
import { useEffect, useRef, useState } from "preact/hooks";
import { isOnline } from "../../control/index.ts";
import { type PlainText, t } from "../../language/index.ts";
import { formatAgo, formatDate, Icon, Status, visibleRange } from "../../ui/index.ts";
import { deviceLink, devicePath } from "../device-link.ts";
import type { Arranged, Row, SortKey } from "../device-rows.ts";
import { navigate, query, setQuery } from "../router.ts";
import { DeviceKind } from "./device-kind.tsx";

interface Props {
  readonly rows: Arranged;
  readonly selected: Signal<ReadonlySet<string>>;
  readonly sort: SortKey;
  readonly folded: ReadonlySet<string>;
  readonly onFold: (groupId: string) => void;
}

const columns: readonly (readonly [SortKey | "", PlainText, string])[] = [
  ["name", "Name", ""],
  ["user", "User", "us"],
  ["system", "System", "os"],
  ["address", "Address", "ad"],
  ["", "Tags", "tg"],
  ["seen", "Last seen", "sn"],
];

export function DeviceRows({ rows, selected, sort, folded, onFold }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrollTop: 0, height: 800, rowHeight: 34 });
  const [focused, setFocused] = useState(0);
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const measure = (): void => {
      const wanted =
        Number.parseFloat(getComputedStyle(element).getPropertyValue("--row-px")) || rowHeightOf(element);
      setView({ scrollTop: element.scrollTop, height: element.clientHeight, rowHeight: wanted });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, []);
  const count = rows.rows.length;
  const { start, end } = visibleRange({ ...view, count });
  const onKey = (event: KeyboardEvent): void => {
    const step = steps.get(event.key) ?? 0;
    const row = rows.rows[focused];
    if (step !== 0) moveTo(Math.max(0, Math.min(count - 1, focused + step)));
    else if (event.key === "Enter" && row?.kind === "group") onFold(row.id);
    else if (event.key === "Enter" && row?.kind === "device") navigate(devicePath(row.device._id));
    else if (event.key === "t" && row?.kind === "device") navigate(devicePath(row.device._id, "terminal"));
    else if ((event.key === "x" || event.key === " ") && row?.kind === "device")
      toggle(selected, row.device._id);
    else if (event.key === "Escape") selected.value = new Set();
    else return;
    event.preventDefault();
  };
  const moveTo = (row: number): void => {
    setFocused(row);
    const element = list.current;
    if (element === null) return;
    const top = row * view.rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + 2 * view.rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + 2 * view.rowHeight - element.clientHeight;
    }
  };
  return (
    <div
      class={`list dl ${selected.value.size > 0 ? "selecting" : ""}`}
      ref={list}
      role="treegrid"
      aria-label={t("Devices")}
      aria-activedescendant={count === 0 ? undefined : rowId(focused)}
      aria-rowcount={count + 1}
      tabIndex={0}
      onKeyDown={onKey}
    >
      <Head rows={rows} selected={selected} sort={sort} />
      <div
        class="vlist"
        ref={(element) => element?.style.setProperty("block-size", `${count * view.rowHeight}px`)}
      >
        {rows.rows.slice(start, end).map((row, i) => (
          <RowView
            key={row.kind === "group" ? row.id : row.device._id}
            row={row}
            index={start + i}
            top={(start + i) * view.rowHeight}
            isFocused={focused === start + i}
            isFolded={row.kind === "group" && folded.has(row.id)}
            selected={selected}
            onFold={onFold}
          />
        ))}
      </div>
      {count === 0 && <p class="empty">{t("No device matches this search.")}</p>}
    </div>
  );
}

function Head({ rows, selected, sort }: Pick<Props, "rows" | "selected" | "sort">) {
  const isAll = rows.devices.length > 0 && rows.devices.every(({ _id }) => selected.value.has(_id));
  const isDown = query.value.get("order") === "down";
  const sortBy = (key: SortKey): void => {
    setQuery("order", key === sort && !isDown ? "down" : "");
    setQuery("sort", key === "name" ? "" : key);
  };
  return (
    <div class="lr h" role="row" aria-rowindex={1}>
      <span role="columnheader">
        <input
          type="checkbox"
          class="check"
          aria-label={t("Select all that match")}
          checked={isAll}
          onChange={() => {
            selected.value = isAll ? new Set() : new Set(rows.devices.map(({ _id }) => _id));
          }}
        />
      </span>
      {columns.map(([key, word, className]) => (
        <span
          key={word}
          class={className}
          role="columnheader"
          aria-sort={key !== "" && key === sort ? (isDown ? "descending" : "ascending") : undefined}
        >
          {key === "" ? (
            t(word)
          ) : (
            <button type="button" onClick={() => sortBy(key)}>
              {t(word)}
              {key === sort && <Icon name={isDown ? "arrow-down" : "arrow-up"} />}
            </button>
          )}
        </span>
      ))}
      <span role="columnheader">
        <span class="vh">{t("Actions")}</span>
      </span>
    </div>
  );
}

interface RowProps {
  readonly row: Row;
  readonly index: number;
  readonly top: number;
  readonly isFocused: boolean;
  readonly isFolded: boolean;
  readonly selected: Signal<ReadonlySet<string>>;
  readonly onFold: (groupId: string) => void;
}

const steps: ReadonlyMap<string, number> = new Map([
  ["ArrowDown", 1],
  ["j", 1],
  ["ArrowUp", -1],
  ["k", -1],
]);

function rowId(index: number): string {
  return `device-row-${index}`;
}

function RowView({ row, index, top, isFocused, isFolded, selected, onFold }: RowProps) {
  const place = (element: HTMLElement | null): void =>
    element?.style.setProperty("inset-block-start", `${top}px`);
  if (row.kind === "group") {
    return (
      <div
        class={`lr g ${isFocused ? "focused" : ""}`}
        id={rowId(index)}
        role="row"
        aria-level={1}
        aria-rowindex={index + 2}
        aria-expanded={!isFolded}
        ref={place}
      >
        <span class="fold" role="gridcell">
          <button
            type="button"
            tabIndex={-1}
            aria-label={
              isFolded ? t("Unfold {name}", { name: row.name }) : t("Fold {name}", { name: row.name })
            }
            onClick={() => onFold(row.id)}
          >
            <Icon name={isFolded ? "chevron-right" : "chevron-down"} />
          </button>
        </span>
        <span role="gridcell">{row.name}</span>
        <span class="n" role="gridcell">
          {t("{online} of {total} online", { online: row.online, total: row.total })}
        </span>
      </div>
    );
  }
  const { device } = row;
  const isSelected = selected.value.has(device._id);
  return (
    <div
      class={`lr r ${isFocused ? "focused" : ""}`}
      id={rowId(index)}
      role="row"
      aria-level={2}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      ref={place}
    >
      <span class="ck vis" role="gridcell">
        <input
          type="checkbox"
          class="check"
          aria-label={t("Select {name}", { name: device.name })}
          checked={isSelected}
          tabIndex={-1}
          onChange={() => toggle(selected, device._id)}
        />
      </span>
      <span class="nm" role="gridcell">
        <Status isOnline={isOnline(device)} />
        <DeviceKind device={device} />
        <a href={deviceLink(device._id)} tabIndex={-1}>
          {device.name}
        </a>
        <span class="vh">{isOnline(device) ? t("online") : t("offline")}</span>
      </span>
      <Cells device={device} />
      <span class="acts" role="gridcell">
        <a
          class="btn quiet sm sq"
          href={deviceLink(device._id, "terminal")}
          tabIndex={-1}
          aria-label={t("Terminal of {name}", { name: device.name })}
        >
          <Icon name="square-terminal" />
        </a>
      </span>
    </div>
  );
}

function Cells({ device }: { device: WireDevice }) {
  const seenMs = device.lastseen;
  return (
    <>
      <span class="us s2" role="gridcell">
        {device.users?.[0] ?? <span class="t3">–</span>}
      </span>
      <span class="os s2" role="gridcell">
        {device.osdesc ?? "–"}
      </span>
      <span class="ad s2" role="gridcell">
        {device.ip ?? "–"}
      </span>
      <span class="tg tags" role="gridcell">
        {device.tags?.map((tag) => (
          <span class="tag" key={tag}>
            {tag}
          </span>
        ))}
      </span>
      <span class="sn s3" role="gridcell" title={seenMs === undefined ? undefined : formatDate(seenMs)}>
        {isOnline(device) ? t("Now") : seenMs === undefined ? t("Never") : formatAgo(seenMs)}
      </span>
    </>
  );
}

function toggle(selected: Signal<ReadonlySet<string>>, id: string): void {
  const next = new Set(selected.value);
  if (!next.delete(id)) next.add(id);
  selected.value = next;
}

/** Rows are as high as the styles make them: 34, 44 or, on phones, 62 px. */
function rowHeightOf(element: HTMLElement): number {
  const row = element.querySelector<HTMLElement>(".vlist > .lr.r");
  if (row !== null) return row.offsetHeight;
  const probe = document.createElement("div");
  probe.className = "lr r";
  element.querySelector(".vlist")?.append(probe);
  const height = probe.offsetHeight || 34;
  probe.remove();
  return height;
}
