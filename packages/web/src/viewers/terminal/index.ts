/**
 * The terminal viewer: xterm on an element, without UI framework. Loaded when a terminal is opened; used by the
 * terminal page. Specified in docs/spec/session-protocols.md, section 3.
 */
export type { PaletteName, TerminalTheme } from "./palettes.ts";
export { createTerminalView, type Matches, type TerminalView } from "./terminal-view.ts";
