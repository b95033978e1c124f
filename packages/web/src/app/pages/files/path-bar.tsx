/**
 * Where the pane is: the folders above as buttons, or a field for a path that is typed or pasted.
 */
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../../language/index.ts";
import { Icon } from "../../../ui/index.ts";
import { breadcrumbs, type FilesSession, type Pane, shownName } from "../../../viewers/files/index.ts";

interface BarProps {
  readonly session: FilesSession;
  readonly pane: Pane;
}

export function PathBar({ session, pane }: BarProps) {
  const [isTyped, setTyped] = useState(false);
  const bar = useRef<HTMLElement>(null);
  const pencil = useRef<HTMLButtonElement>(null);
  useShortcut(bar, pane === session.panes[0], () => setTyped(true));
  const close = (): void => {
    setTyped(false);
    requestAnimationFrame(() => pencil.current?.focus());
  };
  const { parent } = pane;
  return (
    <nav class={isTyped ? "fpath typed" : "fpath"} aria-label={t("Path")} ref={bar}>
      <button
        type="button"
        class="btn quiet sm sq"
        aria-label={t("Up|folder")}
        disabled={parent === undefined}
        onClick={() => void pane.goUp()}
      >
        <Icon name="corner-left-up" />
      </button>
      {isTyped ? (
        <PathField pane={pane} onClose={close} onLeave={() => setTyped(false)} />
      ) : (
        <>
          <Crumbs pane={pane} />
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the button and the keys do the same */}
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the button and the keys do the same */}
          <span class="frest" onClick={() => setTyped(true)} />
          <button
            ref={pencil}
            type="button"
            class="btn quiet sm sq"
            aria-label={t("Type a path")}
            title={t("Type a path (Ctrl+L)")}
            onClick={() => setTyped(true)}
          >
            <Icon name="text-cursor-input" />
          </button>
        </>
      )}
    </nav>
  );
}

function Crumbs({ pane }: { pane: Pane }) {
  const crumbs = breadcrumbs(pane.path.value, pane.style);
  return (
    <span class="fcrumbs">
      {crumbs.map(({ name, path }, i) => (
        <span key={path} class="crumb">
          {i > 0 && <Icon name="chevron-right" />}
          <button
            type="button"
            aria-current={i === crumbs.length - 1 ? "location" : undefined}
            onClick={() => void pane.open(path)}
          >
            {shownName(name)}
          </button>
        </span>
      ))}
    </span>
  );
}

interface FieldProps {
  readonly pane: Pane;
  /** The focus goes back to the bar. */
  readonly onClose: () => void;
  /** It is elsewhere already. */
  readonly onLeave: () => void;
}

/** Enter goes there, Escape leaves it; a path that is none is said and stays to be put right. */
function PathField({ pane, onClose, onLeave }: FieldProps) {
  const [text, setText] = useState(pane.path.value);
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const problemId = useId(); // there may be two panes
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const go = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    try {
      await pane.goTo(text);
      onClose();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      field.current?.focus();
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="fgo"
      noValidate
      onSubmit={go}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
      onFocusOut={({ relatedTarget, currentTarget }) => {
        const isInside = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
        // whoever fetches a path from another window comes back to it
        if (!isBusy && !isInside && document.hasFocus()) onLeave();
      }}
    >
      <input
        ref={field}
        class="input mono"
        aria-label={t("Path")}
        aria-invalid={problem !== ""}
        aria-describedby={problem === "" ? undefined : problemId}
        spellcheck={false}
        autocapitalize="off"
        maxLength={4096}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setProblem("");
        }}
      />
      {problem !== "" && (
        <p class="c-danger" role="alert" id={problemId}>
          {problem}
        </p>
      )}
    </form>
  );
}

/** Ctrl+L is for the pane that has the focus, for the first one when none has. */
function useShortcut(bar: { readonly current: HTMLElement | null }, isFirst: boolean, run: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isMeant = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (!isMeant || event.key.toLowerCase() !== "l" || document.querySelector("dialog[open]") !== null)
        return;
      const focused = document.activeElement?.closest(".fpane") ?? null;
      if (focused === null ? !isFirst : focused !== bar.current?.closest(".fpane")) return;
      event.preventDefault();
      run();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
