/**
 * The tabs of terminals: a click chooses one; its cross, the middle button and Delete close it with all that it shows.
 */
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../language/index.ts";
import { Icon } from "../../ui/index.ts";
import { idsOf, type Layout } from "../../viewers/terminal/layout.ts";
import { closeTerminal, type TerminalSession, titleOf } from "../../viewers/terminal/sessions.ts";
import { usePalette } from "./terminal-tools.tsx";

const MIDDLE_BUTTON = 1;

interface TabsProps {
  readonly tabs: readonly Layout[];
  readonly chosen: Layout;
  readonly sessions: readonly TerminalSession[];
  readonly onChoose: (id: number) => void;
}

export function TerminalTabs({ tabs, chosen, sessions, onChoose }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const palette = usePalette();
  const firstId = idsOf(chosen)[0];
  useLayoutEffect(() => {
    const tab = list.current?.querySelector("[aria-selected=true]");
    tab?.scrollIntoView({ block: "nearest", inline: "nearest" }); // there may be more than have room
  }, [firstId]);
  const close = (layout: Layout): void => {
    for (const id of idsOf(layout)) closeTerminal(id);
  };
  const closeByKey = (event: KeyboardEvent, layout: Layout): void => {
    if (event.key !== "Delete") return;
    event.preventDefault();
    const others = [...(list.current?.children ?? [])].filter((tab) => tab !== event.currentTarget);
    const next = others.find((tab) => tab.ariaSelected === "true") ?? others.at(-1);
    if (next instanceof HTMLElement) next.focus(); // the one that had it goes
    close(layout);
  };
  return (
    <div class="ttabs" data-palette={palette} role="tablist" aria-label={t("Terminals")} ref={list}>
      {tabs.map((layout, i) => {
        const [first = 0, ...more] = idsOf(layout);
        return (
          <button
            key={first}
            type="button"
            role="tab"
            aria-selected={layout === chosen}
            aria-keyshortcuts="Delete"
            onClick={(event) => {
              if (isOnCross(event)) close(layout);
              else if (layout !== chosen) onChoose(first);
            }}
            onMouseDown={(event) => event.button === MIDDLE_BUTTON && event.preventDefault()} // no scrolling by it
            onAuxClick={(event) => event.button === MIDDLE_BUTTON && close(layout)}
            onKeyDown={(event) => closeByKey(event, layout)}
          >
            <Icon name="square-terminal" />
            {titleOf(sessions.find(({ id }) => id === first))} {i + 1}
            {more.length > 0 && <span class="n">+{more.length}</span>}
            {/* a tab may hold no button */}
            <span class="tclose" title={t("Close (Delete)")} aria-hidden="true">
              <Icon name="x" />
            </span>
          </button>
        );
      })}
    </div>
  );
}

function isOnCross({ target }: Event): boolean {
  return target instanceof Element && target.closest(".tclose") !== null;
}
