/**
 * How this person likes desktops; kept in this browser.
 */
import type { DesktopSettings } from "./contract.ts";

const KEY = "tendril.desktop";

type Kept = Pick<DesktopSettings, "quality" | "view" | "mapping" | "touchMode" | "isSwapped"> & {
  readonly isSharingClipboard: boolean;
};

/** Only what was stored; a broken entry is none. Sharing the clipboard is on until it is switched off. */
export function desktopPreferences(): Partial<Kept> & { readonly isSharingClipboard: boolean } {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { isSharingClipboard: true, ...(typeof stored === "object" ? stored : {}) };
  } catch {
    return { isSharingClipboard: true }; // private windows may have no storage
  }
}

export function saveDesktopPreferences(settings: DesktopSettings, isSharingClipboard: boolean): void {
  const { quality, view, mapping, touchMode, isSwapped } = settings;
  const kept: Kept = { quality, view, mapping, touchMode, isSwapped, isSharingClipboard };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // the choice lasts as long as the page
  }
}
