/**
 * How this person likes the app; kept in this browser.
 */
import { signal } from "@preact/signals";
import type { TerminalTheme } from "../viewers/terminal/index.ts";

export type Theme = "system" | "light" | "dark";
export type Density = "compact" | "comfortable";
export type FileColumn = "type" | "size" | "changed";

const KEY = "tendril.preferences";

interface Preferences {
  readonly theme: Theme;
  readonly density: Density;
  readonly terminalFontSize: number;
  readonly terminalTheme: TerminalTheme;
  /** Desktop and files may leave the relay. */
  readonly isDirectPathWanted: boolean;
  /** Beside the list of files, where there is room. */
  readonly hasFolderTree: boolean;
  /** Of the list of files, beside the name. */
  readonly fileColumns: readonly FileColumn[];
}

const defaults: Preferences = {
  theme: "system",
  density: "compact",
  terminalFontSize: 14,
  terminalTheme: "dark",
  isDirectPathWanted: true,
  hasFolderTree: false,
  fileColumns: ["size", "changed"],
};

export const preferences = signal<Preferences>(readStored());

export function setPreference<Name extends keyof Preferences>(name: Name, value: Preferences[Name]): void {
  preferences.value = { ...preferences.value, [name]: value };
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences.value));
  } catch {
    // private windows may have no storage: the choice lasts as long as the page
  }
  applyPreferences();
}

/** Puts theme and density on the document. */
export function applyPreferences(): void {
  const { theme, density } = preferences.value;
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset.theme;
  else dataset.theme = theme;
  dataset.density = density;
}

function readStored(): Preferences {
  try {
    return { ...defaults, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return defaults;
  }
}
