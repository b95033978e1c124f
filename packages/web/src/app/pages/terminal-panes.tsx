/**
 * Terminals of a tab side by side and above each other; keys split them and move between them.
 */
import { useEffect, useRef } from "preact/hooks";
import { said, t } from "../../language/index.ts";
import { Icon, showToast } from "../../ui/index.ts";
import { type Direction, idsOf, type Layout, neighbour } from "../../viewers/terminal/layout.ts";
import {
  closeTerminal,
  moveDivider,
  reopenTerminal,
  splitTerminal,
  type TerminalSession,
  titleOf,
} from "../../viewers/terminal/sessions.ts";
import { TerminalDivider } from "./terminal-divider.tsx";
import { usePalette } from "./terminal-tools.tsx";

interface PanesProps {
  readonly layout: Layout;
  readonly sessions: readonly TerminalSession[];
  readonly chosenId: number;
  readonly onChoose: (id: number) => void;
}

/** Ctrl+Shift with E and O as Terminator has them, and with the arrows. */
const splits: ReadonlyMap<string, Direction> = new Map([
  ["KeyE", "right"],
  ["KeyO", "down"],
]);
const steps: ReadonlyMap<string, 1 | -1> = new Map([
  ["ArrowRight", 1],
  ["ArrowDown", 1],
  ["ArrowLeft", -1],
  ["ArrowUp", -1],
]);

/** The new terminal is chosen. */
export function splitAndChoose(id: number, direction: Direction, onChoose: (id: number) => void): void {
  splitTerminal(id, direction).then(onChoose, (error: unknown) => {
    showToast(error instanceof Error ? error.message : String(error), { isWarning: true });
  });
}

export function TerminalPanes(props: PanesProps) {
  const { layout, sessions, chosenId, onChoose } = props;
  const press = (event: KeyboardEvent): void => {
    if (!event.ctrlKey || !event.shiftKey || event.altKey || event.metaKey) return;
    const direction = splits.get(event.code);
    const step = steps.get(event.code);
    if (direction === undefined && step === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // not also to the shell
    if (direction !== undefined) splitAndChoose(chosenId, direction, onChoose);
    else if (step !== undefined) {
      const next = neighbour(layout, chosenId, step);
      sessions.find(({ id }) => id === next)?.view.focus(); // at once: the next key belongs there
      onChoose(next);
    }
  };
  return (
    <div class="term-panes" onKeyDownCapture={press}>
      <Part {...props} isAlone={idsOf(layout).length === 1} />
    </div>
  );
}

function Part(props: PanesProps & { readonly isAlone: boolean }) {
  const { layout, sessions, chosenId, onChoose, isAlone } = props;
  if ("direction" in layout) return <Division {...props} division={layout} />;
  const { id } = layout;
  const session = sessions.find((candidate) => candidate.id === id);
  if (session === undefined) return null;
  return (
    <TerminalStage
      key={id}
      session={session}
      isChosen={id === chosenId}
      isAlone={isAlone}
      onFocus={() => id !== chosenId && onChoose(id)}
    />
  );
}

type DivisionProps = PanesProps & {
  readonly division: Extract<Layout, { direction: Direction }>;
  readonly isAlone: boolean;
};

function Division({ division, ...props }: DivisionProps) {
  const { direction, parts, share = 0.5 } = division;
  const [first, second] = parts;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // after each change: a part may be another element now
    const [before, , behind] = box.current?.children ?? [];
    if (before instanceof HTMLElement) before.style.flexGrow = String(share);
    if (behind instanceof HTMLElement) behind.style.flexGrow = String(1 - share);
  });
  const lastId = idsOf(first).at(-1);
  return (
    <div class={`term-split ${direction}`} ref={box}>
      <Part {...props} layout={first} />
      <TerminalDivider
        direction={direction}
        share={share}
        onMove={(moved) => lastId !== undefined && moveDivider(lastId, moved)}
      />
      <Part {...props} layout={second} />
    </div>
  );
}

interface StageProps {
  readonly session: TerminalSession;
  readonly isChosen: boolean;
  readonly isAlone: boolean;
  readonly onFocus: () => void;
}

function TerminalStage({ session, isChosen, isAlone, onFocus }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const { view } = session;
  const palette = usePalette();
  useEffect(() => {
    const own = stage.current;
    own?.prepend(view.element);
    view.fit();
    return () => {
      // a split may have shown it elsewhere before this stage goes
      if (view.element.parentElement === own) view.element.remove();
    };
  }, [view]);
  useEffect(() => {
    if (isChosen) view.focus();
  }, [view, isChosen]);
  const notice = noticeOf(session);
  return (
    <div
      class="term-stage"
      ref={stage}
      data-palette={palette}
      role="application"
      aria-label={t("Terminal of {name}", { name: session.deviceName })}
      data-chosen={isChosen && !isAlone ? "" : undefined}
      onFocusCapture={onFocus}
    >
      {!isAlone && (
        <button
          type="button"
          class="term-close"
          aria-label={t("Close terminal {title}", { title: titleOf(session) })}
          onClick={() => closeTerminal(session.id)}
        >
          <Icon name="x" />
        </button>
      )}
      {notice !== "" && (
        <div class="term-over" role="status">
          <div>
            {notice}
            {(session.state === "ended" || session.state === "lost") && (
              <>
                <button type="button" class="btn sm" onClick={() => reopenTerminal(session.id)}>
                  {t("Restart")}
                </button>
                <button type="button" class="btn sm" onClick={() => closeTerminal(session.id)}>
                  {t("Close")}
                </button>
              </>
            )}
          </div>
        </div>
      )}
    </div>
  );
}

/** What stands over the text; empty for nothing. */
function noticeOf({ notice, state, isSilent }: TerminalSession): string {
  if (notice !== "") return said(notice);
  if (state === "connecting") return t("Connecting");
  return isSilent ? t("The device does not answer. What you type arrives when it does.") : "";
}
