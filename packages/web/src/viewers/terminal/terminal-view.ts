/**
 * xterm with what the app needs: size, search, links, paste guard, colours.
 */
import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { WebglAddon } from "@xterm/addon-webgl";
import { Terminal } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import { withAdoptedStyles } from "./adopted-styles.ts";

const SCROLLBACK_LINES = 10_000;
const RESIZE_PAUSE_MS = 200;
/** Of the size of a letter, for a fixed number of cells. */
const CELL_WIDTH = 0.61;
const CELL_HEIGHT = 1.2;

const colours = {
  background: "#0b0f0e",
  foreground: "#dfe7e4",
  cursor: "#5ac8c9",
  cursorAccent: "#04211f",
  selectionBackground: "#1f4a4b",
  black: "#151b1a",
  red: "#ff8f85",
  green: "#7fd6a0",
  yellow: "#f0c674",
  blue: "#8db9ff",
  magenta: "#d7a6f0",
  cyan: "#5ac8c9",
  white: "#dfe7e4",
  brightBlack: "#93a09c",
};

export interface TerminalViewHandlers {
  /** Keys and pasted text, UTF-8. */
  onInput(bytes: Uint8Array): void;
  onResize(cols: number, rows: number): void;
  onTitle(title: string): void;
  /** Asked before several lines are pasted. */
  confirmPaste(text: string): Promise<boolean>;
}

export interface TerminalView {
  /** Lives as long as the session; the page puts it where it is shown. */
  readonly element: HTMLElement;
  readonly cols: number;
  readonly rows: number;
  write(bytes: Uint8Array | string): void;
  /** Resolves when everything that was written is shown. */
  written(): Promise<void>;
  /** Only where the number of cells is fixed. */
  resize(cols: number, rows: number): void;
  focus(): void;
  fit(): void;
  find(text: string, isBackward?: boolean): void;
  setFontSize(px: number): void;
  selection(): string;
  paste(text: string): void;
  dispose(): void;
}

export interface TerminalViewOptions {
  readonly fontSize: number;
  /** The number of cells is given and the letters fit into the room, not the other way round. */
  readonly fixed?: { readonly cols: number; readonly rows: number };
}

export function createTerminalView(
  handlers: TerminalViewHandlers,
  options: TerminalViewOptions,
): TerminalView {
  const element = document.createElement("div");
  element.className = "term-host";
  const terminal = new Terminal({
    allowProposedApi: true,
    cursorBlink: true,
    fontFamily: 'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
    fontSize: options.fontSize,
    scrollback: SCROLLBACK_LINES,
    theme: colours,
    screenReaderMode: false,
    ...options.fixed,
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  const encoder = new TextEncoder();
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(new WebLinksAddon((_event, uri) => window.open(uri, "_blank", "noopener,noreferrer")));
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
  guardPaste(element, terminal, handlers);
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
    find(text, isBackward = false) {
      if (isBackward) search.findPrevious(text);
      else search.findNext(text);
    },
    setFontSize(px) {
      terminal.options.fontSize = px;
      fitIfShown();
    },
    selection: () => terminal.getSelection(),
    paste: (text) => terminal.paste(text),
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

/** Several lines run as they are pasted: that is asked first. */
function guardPaste(element: HTMLElement, terminal: Terminal, handlers: TerminalViewHandlers): void {
  element.addEventListener(
    "paste",
    (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (!text.trimEnd().includes("\n")) return;
      event.preventDefault();
      event.stopPropagation();
      void handlers.confirmPaste(text).then((isWanted) => {
        if (isWanted) terminal.paste(text);
        terminal.focus();
      });
    },
    { capture: true },
  );
}
