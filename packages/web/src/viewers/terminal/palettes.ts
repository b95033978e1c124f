/**
 * Colours of terminals: xterm draws on a canvas, so that they cannot come from the style sheets. The grounds stand in
 * app.css too (`.term-stage[data-palette]`), for the edge around the letters.
 */
import type { ISearchDecorationOptions } from "@xterm/addon-search";
import type { ITheme } from "@xterm/xterm";

export const paletteNames = ["dark", "light", "contrast", "moor"] as const;
export type PaletteName = (typeof paletteNames)[number];
/** `system`: light or dark as the app is. */
export type TerminalTheme = "system" | PaletteName;

export interface Palette {
  readonly theme: ITheme & { readonly background: string; readonly foreground: string };
  /** Grounds of what a search found; the letters keep their colours. */
  readonly match: string;
  readonly activeMatch: string;
}

export const palettes: { readonly [Name in PaletteName]: Palette } = {
  dark: {
    match: "#4a3d12",
    activeMatch: "#8a5a00",
    theme: {
      ...{ background: "#0b0f0e", foreground: "#dfe7e4", cursor: "#5ac8c9", cursorAccent: "#04211f" },
      ...{ selectionBackground: "#1f4a4b", black: "#151b1a", white: "#dfe7e4", brightBlack: "#93a09c" },
      ...{ red: "#ff8f85", green: "#7fd6a0", yellow: "#f0c674" },
      ...{ blue: "#8db9ff", magenta: "#d7a6f0", cyan: "#5ac8c9" },
    },
  },
  light: {
    match: "#ffe9a8",
    activeMatch: "#ffc04d",
    theme: {
      ...{ background: "#ffffff", foreground: "#1b2423", cursor: "#00696b", cursorAccent: "#ffffff" },
      ...{ selectionBackground: "#b9e3e3", black: "#1b2423", white: "#5c6a67", brightBlack: "#5c6a67" },
      ...{ red: "#b3261e", green: "#1d6b3a", yellow: "#7a5200", blue: "#1d56b8", magenta: "#8036a8" },
      ...{ cyan: "#00696b", brightRed: "#c0342b", brightGreen: "#237542", brightYellow: "#805800" },
      ...{ brightBlue: "#2b63c4", brightMagenta: "#8a43b0", brightCyan: "#00696b", brightWhite: "#1b2423" },
    },
  },
  contrast: {
    match: "#005a9e",
    activeMatch: "#a33b00",
    theme: {
      ...{ background: "#000000", foreground: "#ffffff", cursor: "#ffff00", cursorAccent: "#000000" },
      ...{ selectionBackground: "#0047ab", black: "#000000", white: "#ffffff", brightBlack: "#c8c8c8" },
      ...{ red: "#ff8080", green: "#5cff5c", yellow: "#ffff5c", blue: "#9cc3ff", magenta: "#ff9cff" },
      ...{ cyan: "#5cffff", brightWhite: "#ffffff" },
    },
  },
  moor: {
    match: "#4d4a1c",
    activeMatch: "#6e4a12",
    theme: {
      ...{ background: "#1d2733", foreground: "#d5cfbe", cursor: "#e0a458", cursorAccent: "#1d2733" },
      ...{ selectionBackground: "#3a4f63", black: "#16202a", white: "#d5cfbe", brightBlack: "#93a1ad" },
      ...{ red: "#ee8a7d", green: "#a9bf72", yellow: "#e0b45c", blue: "#84b1de", magenta: "#cf9dc2" },
      ...{ cyan: "#76c1b4", brightWhite: "#f4efdf" },
    },
  },
};

export function decorationsOf({ match, activeMatch }: Palette): ISearchDecorationOptions {
  return {
    ...{ matchBackground: match, activeMatchBackground: activeMatch },
    ...{ matchOverviewRuler: match, activeMatchColorOverviewRuler: activeMatch },
  };
}
