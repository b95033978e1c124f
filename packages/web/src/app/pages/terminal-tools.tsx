/**
 * Tools of a terminal: search with its count, size of the letters, colours, clipboard.
 */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type PlainText, t } from "../../language/index.ts";
import { Icon, Menu, type MenuItem, showToast } from "../../ui/index.ts";
import type { PaletteName, TerminalTheme } from "../../viewers/terminal/index.ts";
import type { Direction } from "../../viewers/terminal/layout.ts";
import {
  closeTerminal,
  openTerminals,
  searchMatches,
  type TerminalSession,
  terminalPalette,
} from "../../viewers/terminal/sessions.ts";
import { preferences, setPreference } from "../preferences.ts";

const themes: readonly (readonly [TerminalTheme, PlainText])[] = [
  ["system", "Colours as the app"],
  ["dark", "Dark"],
  ["light", "Light"],
  ["contrast", "High contrast"],
  ["moor", "Moor"],
];

const DARK = "(prefers-color-scheme: dark)";

/** The colours that are wanted now; open terminals follow the choice, and the system where that is chosen. */
export function usePalette(): PaletteName {
  const [isSystemDark, setSystemDark] = useState(() => matchMedia(DARK).matches);
  useEffect(() => {
    const query = matchMedia(DARK);
    const follow = (): void => setSystemDark(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  const { terminalTheme, theme } = preferences.value;
  const appTheme: PaletteName = theme === "system" ? (isSystemDark ? "dark" : "light") : theme;
  const palette = terminalTheme === "system" ? appTheme : terminalTheme;
  useEffect(() => {
    terminalPalette.value = palette;
    for (const open of openTerminals.value) open.view.setPalette(palette);
  }, [palette]);
  return palette;
}

export interface ToolsProps {
  readonly session: TerminalSession;
  readonly onSplit: (direction: Direction) => void;
}

export function TerminalTools({ session, onSplit }: ToolsProps) {
  const [asked, setAsked] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const search = (): void => setAsked((times) => times + 1);
  useLayoutEffect(() => {
    if (asked > 0) field.current?.focus(); // it is shown now
  }, [asked]);
  return (
    <div class="end">
      <TerminalSearch session={session} field={field} isAsked={asked > 0} onClose={() => setAsked(0)} />
      <button
        type="button"
        class="btn quiet sm sq wide"
        aria-label={t("Split right")}
        title={t("Split right (Ctrl+Shift+E)")}
        onClick={() => onSplit("right")}
      >
        <Icon name="columns-2" />
      </button>
      <button
        type="button"
        class="btn quiet sm sq wide"
        aria-label={t("Split down")}
        title={t("Split down (Ctrl+Shift+O)")}
        onClick={() => onSplit("down")}
      >
        <Icon name="rows-2" />
      </button>
      <Menu
        label={t("Terminal options")}
        className="btn quiet sm sq"
        items={[...roomItems({ search, onSplit }), ...optionsOf(session)]}
      >
        <Icon name="settings-2" />
      </Menu>
    </div>
  );
}

interface SearchProps {
  readonly session: TerminalSession;
  readonly field: RefObject<HTMLInputElement | null>;
  /** On a narrow page it is shown only when somebody asked for it. */
  readonly isAsked: boolean;
  readonly onClose: () => void;
}

function TerminalSearch({ session, field, isAsked, onClose }: SearchProps) {
  const [text, setText] = useState("");
  const found = searchMatches.value;
  const { index, count } = found?.id === session.id ? found.matches : { index: -1, count: 0 };
  const place =
    count === 0
      ? t("None")
      : index < 0
        ? `${count}+`
        : t("{done} of {total}", { done: index + 1, total: count });
  const close = (): void => {
    setText("");
    session.view.find("");
    session.view.focus();
    onClose();
  };
  return (
    <div class={`tfind ${isAsked ? "asked" : "wide"}`}>
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        enterkeyhint="search"
        aria-label={t("Search in the output")}
        placeholder={t("Search output")}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          session.view.find(event.currentTarget.value, "typing");
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") session.view.find(text, event.shiftKey ? "backward" : "forward");
          else if (event.key === "Escape") close();
        }}
      />
      {text !== "" && <output aria-label={t("Matches")}>{place}</output>}
      <button
        type="button"
        class="btn quiet sm sq tfind-close"
        aria-label={t("Close search")}
        onClick={close}
      >
        <Icon name="x" />
      </button>
    </div>
  );
}

/** Where the page is narrow, this is the only way to them. */
function roomItems({
  search,
  onSplit,
}: Pick<ToolsProps, "onSplit"> & { readonly search: () => void }): MenuItem[] {
  return [
    { label: t("Search in the output"), icon: "search", onSelect: search },
    { label: t("Split right"), icon: "columns-2", onSelect: () => onSplit("right") },
    { label: t("Split down"), icon: "rows-2", onSelect: () => onSplit("down") },
  ];
}

function optionsOf(session: TerminalSession): MenuItem[] {
  const { terminalTheme } = preferences.value;
  return [
    { label: t("Larger text"), icon: "plus", isApart: true, onSelect: () => resize(1) },
    { label: t("Smaller text"), icon: "arrow-down", onSelect: () => resize(-1) },
    ...themes.map(([name, word], i) => ({
      label: t(word),
      isChecked: name === terminalTheme,
      isApart: i === 0,
      onSelect: () => setPreference("terminalTheme", name),
    })),
    {
      label: t("Copy selection"),
      icon: "copy",
      isApart: true,
      onSelect: () => void copy(session),
    },
    { label: t("Paste"), icon: "clipboard", onSelect: () => void paste(session) },
    { label: t("End this terminal"), icon: "x", isDanger: true, onSelect: () => closeTerminal(session.id) },
  ];
}

function resize(by: number): void {
  const size = Math.max(9, Math.min(28, preferences.value.terminalFontSize + by));
  setPreference("terminalFontSize", size);
  for (const open of openTerminals.value) open.view.setFontSize(size);
}

async function copy({ view }: TerminalSession): Promise<void> {
  const text = view.selection();
  try {
    if (text === "") showToast(t("Nothing is selected in the terminal."), { isWarning: true });
    else await navigator.clipboard.writeText(text);
  } catch {
    showToast(t("The browser does not let this page write its clipboard."), { isWarning: true }); // no permission
  }
  view.focus();
}

async function paste({ view }: TerminalSession): Promise<void> {
  try {
    view.paste(await navigator.clipboard.readText());
  } catch {
    showToast(t("The browser does not give its clipboard. Ctrl V pastes too."), { isWarning: true }); // no permission
  }
  view.focus();
}
