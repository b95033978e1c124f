/**
 * The list of a folder: only what is in view is drawn. Arrows move, Enter opens, Delete and F2 do what they say.
 */
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../../language/index.ts";
import {
  formatAgo,
  formatBytes,
  formatDate,
  Icon,
  type IconName,
  MenuAt,
  type MenuPlace,
  PageError,
  Skeleton,
  visibleRange,
} from "../../../ui/index.ts";
import {
  type Entry,
  kindOf,
  type Pane,
  type SortKey,
  shownName,
  typeOf,
} from "../../../viewers/files/index.ts";
import { columnWidths, shownColumns } from "./columns.ts";
import { type Ask, type EntryPlace, openEntry } from "./deeds.ts";
import { allItems } from "./entry-items.ts";
import { placeOfRow, useMenuRequest } from "./entry-menu.ts";

/** It stays while a folder is read, and so does the focus in it. */
export function FilesList({ session, pane, onAsk }: EntryPlace) {
  const box = useRef<HTMLDivElement>(null);
  const ids = useId(); // there may be two panes
  const rows = pane.rows.value;
  const view = useView(box, pane.path.value, rows.length > 0);
  const { at, choose, moveTo } = useChoice(pane, box, view.rowHeight);
  const widths = columnWidths();
  useLayoutEffect(() => box.current?.style.setProperty("--cols", widths), [widths]);
  const { start, end } = visibleRange({ ...view, count: rows.length });
  const open = (entry: Entry): void => {
    if (entry.kind !== "file") box.current?.focus({ preventScroll: true }); // the row that was pressed goes
    openEntry({ session, pane, onAsk }, entry);
  };
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const openMenu = (i: number, place: MenuPlace): void => {
    const entry = rows[i];
    if (entry === undefined) return;
    if (!pane.chosen.value.has(entry.name)) choose(i, { shiftKey: false, ctrlKey: false, metaKey: false });
    setMenu(place);
  };
  const closeMenu = (): void => {
    setMenu(null);
    box.current?.focus({ preventScroll: true });
  };
  const request = useMenuRequest(openMenu);
  const onKey = (event: KeyboardEvent): void => {
    const askMenu = (): void => openMenu(at, placeOfRow(box.current, at));
    if (event.key === "Enter" && event.target instanceof HTMLButtonElement && !isInRow(event.target)) return; // sorts
    const act = keyAct(event, { pane, at, rows, moveTo, open, onAsk, askMenu });
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const hasHead = rows.length > 0 || (pane.problem.value === "" && !pane.isLoading.value);
  return (
    <>
      <div
        class="list fl"
        ref={box}
        role="grid"
        aria-multiselectable="true"
        aria-rowcount={rows.length}
        aria-label={t("Files")}
        aria-activedescendant={rows.length > 0 ? `${ids}-${at}` : undefined}
        tabIndex={0}
        onScroll={view.measure}
        onKeyDown={onKey}
        {...request}
      >
        {hasHead && <Head pane={pane} />}
        {rows.length === 0 && <InsteadOfRows pane={pane} />}
        <VirtualBox height={rows.length * view.rowHeight}>
          {rows.slice(start, end).map((entry, offset) => (
            <Row
              key={entry.name}
              id={`${ids}-${start + offset}`}
              entry={entry}
              index={start + offset}
              top={(start + offset) * view.rowHeight}
              isChosen={pane.chosen.value.has(entry.name)}
              isAt={start + offset === at}
              onChoose={choose}
              onOpen={open}
            />
          ))}
        </VirtualBox>
      </div>
      {menu !== null && (
        <MenuAt
          label={t("Actions for what is selected")}
          items={allItems({ session, pane, onAsk })}
          at={menu}
          onClose={closeMenu}
          onLeave={() => setMenu(null)}
        />
      )}
    </>
  );
}

function isInRow(element: Element): boolean {
  return element.closest(".lr.r") !== null;
}

/** As a row: a grid holds nothing else. */
function InsteadOfRows({ pane }: { pane: Pane }) {
  const problem = pane.problem.value;
  return (
    <div role="row">
      <div role="gridcell">
        {problem !== "" ? (
          <PageError onRetry={() => void pane.refresh()}>{problem}</PageError>
        ) : pane.isLoading.value ? (
          <Skeleton rows={8} />
        ) : (
          <p class="fempty">{t("This folder is empty. Drop files here to upload them.")}</p>
        )}
      </div>
    </div>
  );
}

type Box = { readonly current: HTMLDivElement | null };

/** What of the list is in view; back to the top in another folder. */
function useView(box: Box, path: string, hasRows: boolean) {
  const [view, setView] = useState({ scrollTop: 0, height: 600, rowHeight: 34 });
  const measure = (): void => {
    const { current } = box;
    if (current === null) return;
    const rowHeight = Number.parseFloat(getComputedStyle(current).getPropertyValue("--row")) || 34;
    const pixels = current.querySelector(".lr.r")?.getBoundingClientRect().height ?? rowHeight;
    setView({ scrollTop: current.scrollTop, height: current.clientHeight, rowHeight: Math.max(24, pixels) });
  };
  useEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  useEffect(measure, [hasRows]);
  useEffect(() => box.current?.scrollTo(0, 0), [path]);
  return { ...view, measure };
}

interface Keys {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  /** Of a click: what made it. */
  readonly pointerType?: string;
}

/** Which rows are chosen, and the one where the keys are. */
function useChoice(pane: Pane, box: Box, rowHeight: number) {
  const [at, setAt] = useState(0);
  const anchor = useRef(0);
  const rows = pane.rows.value;
  useLayoutEffect(() => {
    setAt(0); // before a key can be meant for the new rows
    anchor.current = 0;
  }, [pane.path.value]);
  const choose = (i: number, keys: Keys): void => {
    const entry = rows[i];
    if (entry === undefined) return;
    const isAdded = keys.ctrlKey || keys.metaKey || keys.pointerType === "touch"; // fingers hold no keys
    const next = new Set(isAdded ? pane.chosen.value : []);
    if (keys.shiftKey) {
      const [from, to] = [Math.min(anchor.current, i), Math.max(anchor.current, i)];
      for (const row of rows.slice(from, to + 1)) next.add(row.name);
    } else {
      anchor.current = i;
      if (next.has(entry.name)) next.delete(entry.name);
      else next.add(entry.name);
    }
    pane.chosen.value = next;
    setAt(i);
  };
  const moveTo = (i: number, isExtended: boolean): void => {
    const next = Math.max(0, Math.min(rows.length - 1, i));
    choose(next, { shiftKey: isExtended, ctrlKey: false, metaKey: false });
    bringInto(next);
  };
  const bringInto = (next: number): void => {
    const { current } = box;
    if (current === null) return;
    const top = next * rowHeight;
    const room = current.clientHeight - 32 - rowHeight; // below the head
    if (top < current.scrollTop) current.scrollTop = top;
    else if (top > current.scrollTop + room) current.scrollTop = top - room;
  };
  const left = pane.left.value;
  const sought = pane.sought.value || left;
  useEffect(() => {
    const i = rows.findIndex(({ name }) => name === sought);
    const drawn = box.current?.querySelector(".lr.r")?.getBoundingClientRect().height ?? 0;
    const isMeasured = Math.abs(drawn - rowHeight) < 1; // rows are higher for fingers, which is known when some are drawn
    if (sought === "" || i < 0 || !isMeasured) return;
    pane.sought.value = "";
    pane.left.value = "";
    if (sought !== left) return moveTo(i, false);
    anchor.current = i;
    setAt(i);
    bringInto(i);
  }, [sought, rows, rowHeight]);
  return { at, choose, moveTo };
}

interface KeyPlace {
  readonly pane: Pane;
  readonly at: number;
  readonly rows: readonly Entry[];
  readonly moveTo: (i: number, isExtended: boolean) => void;
  readonly open: (entry: Entry) => void;
  readonly onAsk: (ask: Ask) => void;
  readonly askMenu: () => void;
}

function keyAct(event: KeyboardEvent, place: KeyPlace): (() => void) | undefined {
  const { pane, at, rows, moveTo, open, onAsk, askMenu } = place;
  const entry = rows[at];
  const steps: ReadonlyMap<string, number> = new Map([
    ["ArrowDown", at + 1],
    ["ArrowUp", at - 1],
    ["PageDown", at + 20],
    ["PageUp", at - 20],
    ["Home", 0],
    ["End", rows.length - 1],
  ]);
  const step = steps.get(event.key);
  if (step !== undefined) return () => moveTo(step, event.shiftKey);
  if (event.key === "Backspace" && pane.parent !== undefined) return () => void pane.goUp();
  if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
    return () => {
      pane.chosen.value = new Set(rows.map(({ name }) => name));
    };
  }
  if (entry === undefined) return undefined;
  if (event.key === "Enter") return () => open(entry);
  if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) return askMenu;
  if (event.key === "F2") return () => onAsk({ kind: "rename", pane, entry });
  if (event.key === "Delete" && pane.chosen.value.size > 0) return () => onAsk({ kind: "remove", pane });
  return undefined;
}

function Head({ pane }: { pane: Pane }) {
  const { key, isDown } = pane.sort.value;
  return (
    <div class="lr h" role="row">
      {shownColumns().map(({ key: column, word }) => (
        <span
          key={column}
          role="columnheader"
          class={column === "size" || column === "changed" ? "num" : ""}
          aria-sort={column === key ? (isDown ? "descending" : "ascending") : undefined}
        >
          <button type="button" onClick={() => pane.sortBy(column)}>
            {t(word)}
            {column === key && <Icon name={isDown ? "arrow-down" : "arrow-up"} />}
          </button>
        </span>
      ))}
    </div>
  );
}

/** Heights and places are set through the style object: the content policy has no inline styles. */
function VirtualBox({ height, children }: { height: number; children: preact.ComponentChildren }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (element.current !== null) element.current.style.blockSize = `${height}px`; // before anything scrolls in it
  }, [height]);
  return (
    <div class="vlist" role="rowgroup" ref={element}>
      {children}
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly entry: Entry;
  readonly index: number;
  readonly top: number;
  readonly isChosen: boolean;
  readonly isAt: boolean;
  readonly onChoose: (i: number, event: MouseEvent) => void;
  readonly onOpen: (entry: Entry) => void;
}

function Row({ id, entry, index, top, isChosen, isAt, onChoose, onOpen }: RowProps) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (element.current !== null) element.current.style.insetBlockStart = `${top}px`;
  }, [top]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    <div
      ref={element}
      id={id}
      class={isAt ? "lr r at" : "lr r"}
      role="row"
      aria-selected={isChosen}
      aria-rowindex={index + 1}
      tabIndex={-1}
      onClick={(event) => onChoose(index, event)}
      onDblClick={() => onOpen(entry)}
    >
      <span class="nm" role="gridcell">
        <Icon name={iconOf(entry)} />
        <button
          type="button"
          class="fname"
          tabIndex={-1}
          title={entry.name}
          onClick={(event) => clickName(event, () => onOpen(entry))}
        >
          {shownName(entry.name)}
        </button>
        {entry.isLink && <span class="tag">{t("link")}</span>}
      </span>
      {shownColumns()
        .slice(1)
        .map(({ key }) => (
          <Cell key={key} column={key} entry={entry} />
        ))}
    </div>
  );
}

function Cell({ column, entry }: { column: SortKey; entry: Entry }) {
  if (column === "type") {
    const word = entry.kind === "drive" ? t("Drive") : entry.kind === "folder" ? t("Folder") : typeOf(entry);
    return (
      <span class="s1" role="gridcell" title={word}>
        {word || t("File")}
      </span>
    );
  }
  if (column === "size")
    return (
      <span class="num s2" role="gridcell">
        {entry.bytes === undefined ? "" : formatBytes(entry.bytes)}
      </span>
    );
  return (
    <span class="num s3" role="gridcell" title={entry.changedAtMs > 0 ? formatDate(entry.changedAtMs) : ""}>
      {entry.changedAtMs > 0 ? formatAgo(entry.changedAtMs) : ""}
    </span>
  );
}

/** With a key held it selects, as the rest of the row does. */
function clickName(event: MouseEvent, open: () => void): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.stopPropagation();
  open();
}

function iconOf({ kind, name }: Entry): IconName {
  if (kind === "drive") return "hard-drive";
  if (kind === "folder") return "folder";
  const icons: Record<ReturnType<typeof kindOf>, IconName> = {
    picture: "image",
    text: "file-text",
    archive: "file-archive",
    other: "file",
  };
  return icons[kindOf(name)];
}
