/**
 * xterm with what the app needs: size, search, links, paste guard, colours.
 */
import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { WebglAddon } from "@xterm/addon-webgl";
import { Terminal } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import { allowColouredLetters, withAdoptedStyles } from "./adopted-styles.ts";
import { decorationsOf, type PaletteName, palettes } from "./palettes.ts";
import { type SoftKey, sequenceOf } from "./soft-keys.ts";
import { deviceWidths } from "./widths.ts";

const SCROLLBACK_LINES = 10_000;
const RESIZE_PAUSE_MS = 200;
/** Moves the cursor as well, so only for a screen that is the other one. */
const LEAVE_OTHER_SCREEN = "\x1b[?1049l";
/** No reports of the mouse; then a soft reset: colours, cursor, scrolling, kinds of keys. */
const LEAVE_MODES = "\x1b[?9l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1016l\x1b[!p";
/** Of the size of a letter, for a fixed number of cells. */
const CELL_WIDTH = 0.61;
const CELL_HEIGHT = 1.2;

export interface TerminalViewHandlers {
  /** Keys and pasted text, UTF-8. */
  onInput(bytes: Uint8Array): void;
  onResize(cols: number, rows: number): void;
  onTitle(title: string): void;
  /** Asked before several lines are pasted. */
  confirmPaste(text: string): Promise<boolean>;
  /** A link was clicked: its address is hostile, whatever its text says. Without this, links are text. */
  onLink?(address: string): void;
  /** What the search found, as often as it changes. */
  onMatches?(matches: Matches): void;
}

/** `index` is -1 where there are more than are counted. */
export interface Matches {
  readonly index: number;
  readonly count: number;
}

export interface TerminalView {
  /** Lives as long as the session; the page puts it where it is shown. */
  readonly element: HTMLElement;
  readonly cols: number;
  readonly rows: number;
  write(bytes: Uint8Array | string): void;
  /** A new shell comes: what programs of the one before left behind is put away, the text stays. */
  beginShell(): void;
  /** Resolves when everything that was written is shown. */
  written(): Promise<void>;
  /** Only where the number of cells is fixed. */
  resize(cols: number, rows: number): void;
  focus(): void;
  fit(): void;
  /** Goes to the next match and marks all; no text ends the search. */
  find(text: string, way?: "forward" | "backward" | "typing"): void;
  setPalette(name: PaletteName): void;
  setFontSize(px: number): void;
  selection(): string;
  /** As if a keyboard had it. */
  press(key: SoftKey): void;
  /** Several lines are asked about first. */
  paste(text: string): void;
  dispose(): void;
}

export interface TerminalViewOptions {
  readonly fontSize: number;
  /** `dark` unless set. */
  readonly palette?: PaletteName;
  /** The number of cells is given and the letters fit into the room, not the other way round. */
  readonly fixed?: { readonly cols: number; readonly rows: number };
  /** Where the pseudo console of Windows draws: its build, which says who folds lines. */
  readonly windowsBuild?: number | undefined;
}

export function createTerminalView(
  handlers: TerminalViewHandlers,
  options: TerminalViewOptions,
): TerminalView {
  allowColouredLetters();
  const element = document.createElement("div");
  element.className = "term-host";
  const terminal = new Terminal({
    allowProposedApi: true,
    cursorBlink: true,
    fontFamily: 'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
    fontSize: options.fontSize,
    scrollback: SCROLLBACK_LINES,
    theme: palettes[options.palette ?? "dark"].theme,
    linkHandler: { activate: (_event, address) => handlers.onLink?.(address) },
    screenReaderMode: false,
    ...(options.windowsBuild === undefined
      ? {}
      : { windowsPty: { backend: "conpty", buildNumber: options.windowsBuild } }),
    ...options.fixed,
  });
  const fit = new FitAddon();
  const search = createSearch(terminal, handlers, options.palette ?? "dark");
  const encoder = new TextEncoder();
  terminal.loadAddon(fit);
  terminal.unicode.register(deviceWidths);
  terminal.unicode.activeVersion = deviceWidths.version;
  if (handlers.onLink !== undefined) {
    terminal.loadAddon(new WebLinksAddon((_event, address) => handlers.onLink?.(address)));
  }
  terminal.onData((text) => handlers.onInput(encoder.encode(text)));
  terminal.onTitleChange((title) => handlers.onTitle(title));
  let timer = 0;
  terminal.onResize(({ cols, rows }) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => handlers.onResize(cols, rows), RESIZE_PAUSE_MS);
  });
  const observer = new ResizeObserver(() => fitIfShown());
  const fitIfShown = (): void => {
    if (!element.isConnected || element.clientWidth === 0) return;
    if (options.fixed === undefined) fit.fit();
    else {
      open();
      terminal.options.fontSize = letterSize(element, terminal);
    }
  };
  const paste = guardPaste(element, terminal, handlers);
  let isOpen = false;
  observer.observe(element);
  const open = (): void => {
    if (isOpen || !element.isConnected) return;
    isOpen = true;
    withAdoptedStyles(() => terminal.open(element));
    loadGpu(terminal);
    fitIfShown();
  };
  return {
    element,
    get cols() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    write: (bytes) => terminal.write(bytes),
    beginShell() {
      const isOther = terminal.buffer.active.type === "alternate";
      terminal.write(`${isOther ? LEAVE_OTHER_SCREEN : ""}${LEAVE_MODES}\r\n`);
    },
    written: () => new Promise((resolve) => terminal.write("", resolve)),
    resize(cols, rows) {
      terminal.resize(cols, rows);
      fitIfShown();
    },
    focus() {
      open();
      terminal.focus();
    },
    fit() {
      open();
      fitIfShown();
    },
    find: search.find,
    setPalette(name) {
      terminal.options.theme = palettes[name].theme;
      search.setPalette(name);
    },
    setFontSize(px) {
      terminal.options.fontSize = px;
      fitIfShown();
    },
    selection: () => terminal.getSelection(),
    press: (key) => terminal.input(sequenceOf(key, terminal.modes.applicationCursorKeysMode)),
    paste,
    dispose() {
      observer.disconnect();
      terminal.dispose();
      element.remove();
    },
  };
}

/** The largest letters with which all cells are in the room. */
function letterSize(element: HTMLElement, { cols, rows }: Terminal): number {
  const size = Math.min(
    element.clientWidth / (cols * CELL_WIDTH),
    element.clientHeight / (rows * CELL_HEIGHT),
  );
  return Math.max(6, Math.min(22, Math.floor(size * 2) / 2));
}

/** Drawing by the graphics card where there is one; xterm's own drawing else. */
function loadGpu(terminal: Terminal): void {
  try {
    const gpu = new WebglAddon();
    gpu.onContextLoss(() => gpu.dispose());
    terminal.loadAddon(gpu);
  } catch {
    // no WebGL here
  }
}

interface TerminalSearch {
  find: TerminalView["find"];
  setPalette(name: PaletteName): void;
}

function createSearch(
  terminal: Terminal,
  handlers: TerminalViewHandlers,
  first: PaletteName,
): TerminalSearch {
  const search = new SearchAddon();
  let palette = first;
  terminal.loadAddon(search);
  search.onDidChangeResults(({ resultIndex, resultCount }) =>
    handlers.onMatches?.({ index: resultIndex, count: resultCount }),
  );
  return {
    find(text, way = "forward") {
      if (text === "") {
        search.clearDecorations();
        handlers.onMatches?.({ index: -1, count: 0 });
        return;
      }
      const options = { decorations: decorationsOf(palettes[palette]), incremental: way === "typing" };
      if (way === "backward") search.findPrevious(text, options);
      else search.findNext(text, options);
    },
    setPalette(name) {
      palette = name;
      search.clearDecorations();
    },
  };
}

/** Several lines run as they are pasted: that is asked first, from keys and menu alike. */
function guardPaste(
  element: HTMLElement,
  terminal: Terminal,
  handlers: TerminalViewHandlers,
): (text: string) => void {
  const paste = (text: string): void => {
    if (!/[\r\n]/.test(text.trimEnd())) {
      terminal.paste(text);
      return;
    }
    void handlers.confirmPaste(text).then((isWanted) => {
      if (isWanted) terminal.paste(text);
      terminal.focus();
    });
  };
  element.addEventListener(
    "paste",
    (event) => {
      event.preventDefault();
      event.stopPropagation();
      paste(event.clipboardData?.getData("text/plain") ?? "");
    },
    { capture: true },
  );
  return paste;
}
