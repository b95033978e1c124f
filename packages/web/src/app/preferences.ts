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

// the palettes themselves come with the terminal, later
const terminalThemes: readonly TerminalTheme[] = ["system", "dark", "light", "contrast", "moor"];

const allowed: { readonly [Name in keyof Preferences]: (value: unknown) => boolean } = {
  theme: (value) => value === "system" || value === "light" || value === "dark",
  density: (value) => value === "compact" || value === "comfortable",
  terminalFontSize: (value) => Number.isInteger(value) && Number(value) >= 9 && Number(value) <= 28,
  terminalTheme: (value) => terminalThemes.some((one) => one === value),
  isDirectPathWanted: (value) => typeof value === "boolean",
  hasFolderTree: (value) => typeof value === "boolean",
  fileColumns: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
};

/** What was stored, by whatever version: what is missing or makes no sense is as usual. */
export function checkedPreferences(stored: unknown): Preferences {
  const given: Partial<Preferences> = Object(stored);
  const isAllowed = (name: string): name is keyof Preferences =>
    Object.hasOwn(allowed, name) && allowed[name as keyof Preferences](given[name as keyof Preferences]);
  return { ...defaults, ...Object.fromEntries(Object.entries(given).filter(([name]) => isAllowed(name))) };
}

function readStored(): Preferences {
  try {
    return checkedPreferences(JSON.parse(localStorage.getItem(KEY) ?? "{}"));
  } catch {
    return defaults;
  }
}

export const preferences = signal<Preferences>(readStored());
