/**
 * The folder tree beside the list: arrows move through it, right opens, left closes or goes up, Enter shows.
 */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../../language/index.ts";
import { Icon } from "../../../ui/index.ts";
import { type FilesSession, type Pane, shownName, type TreeRow } from "../../../viewers/files/index.ts";

interface TreeProps {
  readonly session: FilesSession;
  /** The list that it leads. */
  readonly pane: Pane;
}

export function TreePane({ session, pane }: TreeProps) {
  const { tree } = session;
  const box = useRef<HTMLDivElement>(null);
  const path = pane.path.value;
  const entries = pane.entries.value;
  const isLoading = pane.isLoading.value;
  const rows = tree.rows.value;
  const [at, setAt] = useState(path);
  const isKnown = rows.some((row) => row.path === at);
  useEffect(() => {
    tree.showsHidden.value = pane.showsHidden.value;
  }, [pane.showsHidden.value]);
  useEffect(() => {
    if (!isLoading) tree.reveal(path, entries);
  }, [path, entries, isLoading]);
  useLayoutEffect(() => setAt(path), [path]);
  useEffect(() => {
    box.current?.querySelector('[tabindex="0"]')?.scrollIntoView({ block: "nearest" });
  }, [at, rows.length]);
  const focusOn = (row: TreeRow | undefined): void => {
    if (row === undefined) return;
    setAt(row.path);
    const items = box.current?.querySelectorAll<HTMLElement>('[role="treeitem"]');
    items?.[rows.indexOf(row)]?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    // the item that has the focus, not `at`: that follows with the next drawing, and another key may come before it
    const target = event.target as Node;
    const items = [...(box.current?.querySelectorAll('[role="treeitem"]') ?? [])];
    const i = items.findIndex((item) => item.contains(target));
    const act = keyAct(event.key, { session, pane, rows, i, focusOn });
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <nav class="ftree" aria-label={t("Folders")}>
      <div role="tree" aria-label={t("Folder tree")} ref={box} onKeyDown={onKey}>
        {rows.map((row, i) => (
          <TreeItem
            key={row.path}
            row={row}
            isShown={row.path === path}
            isAt={isKnown ? row.path === at : i === 0}
            onToggle={() => (row.isOpen ? tree.close(row.path) : tree.open(row.path))}
            onOpen={() => {
              setAt(row.path);
              void pane.open(row.path);
            }}
          />
        ))}
      </div>
    </nav>
  );
}

interface ItemProps {
  readonly row: TreeRow;
  readonly isShown: boolean;
  readonly isAt: boolean;
  readonly onToggle: () => void;
  readonly onOpen: () => void;
}

function TreeItem({ row, isShown, isAt, onToggle, onOpen }: ItemProps) {
  const element = useRef<HTMLDivElement>(null);
  const { name, level, isOpen, isLeaf, place, count } = row;
  useLayoutEffect(() => {
    element.current?.style.setProperty("--level", String(level - 1));
  }, [level]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys
    <div
      ref={element}
      role="treeitem"
      aria-level={level}
      aria-posinset={place}
      aria-setsize={count}
      aria-expanded={isLeaf ? undefined : isOpen}
      aria-selected={isShown}
      tabIndex={isAt ? 0 : -1}
      title={shownName(row.path)}
      onClick={onOpen}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a mouse's way to what the arrow keys do */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a mouse's way to what the arrow keys do */}
      <span
        class="ftwist"
        onClick={(event) => {
          event.stopPropagation();
          if (!isLeaf) onToggle();
        }}
      >
        {!isLeaf && <Icon name={isOpen ? "chevron-down" : "chevron-right"} />}
      </span>
      <Icon name={level === 1 ? "hard-drive" : "folder"} />
      <span class="trunc">{shownName(name)}</span>
    </div>
  );
}

interface KeyPlace extends TreeProps {
  readonly rows: readonly TreeRow[];
  /** Which of the rows has the focus. */
  readonly i: number;
  readonly focusOn: (row: TreeRow | undefined) => void;
}

function keyAct(key: string, { session, pane, rows, i, focusOn }: KeyPlace): (() => void) | undefined {
  const row = rows[i];
  if (row === undefined) return undefined;
  const above = rows.slice(0, i).findLast(({ level }) => level < row.level);
  const acts: ReadonlyMap<string, () => void> = new Map([
    ["ArrowDown", () => focusOn(rows[i + 1])],
    ["ArrowUp", () => focusOn(rows[i - 1])],
    ["Home", () => focusOn(rows[0])],
    ["End", () => focusOn(rows.at(-1))],
    ["ArrowRight", () => (row.isOpen ? focusOn(rows[i + 1]) : session.tree.open(row.path))],
    ["ArrowLeft", () => (row.isOpen ? session.tree.close(row.path) : focusOn(above))],
    ["Enter", () => void pane.open(row.path)],
    [" ", () => void pane.open(row.path)],
  ]);
  return acts.get(key);
}
