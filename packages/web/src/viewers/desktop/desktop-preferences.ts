/**
 * How this person likes desktops; kept in this browser.
 */
import type { DesktopSettings } from "./contract.ts";

const KEY = "tendril.desktop";

type Kept = Pick<DesktopSettings, "quality" | "view" | "mapping" | "touchMode" | "isSwapped"> & {
  readonly isSharingClipboard: boolean;
  readonly locksAtEnd: boolean;
};

/** What the page keeps beside the settings of the viewer. */
type Own = Pick<Kept, "isSharingClipboard" | "locksAtEnd">;

const defaults: Own = { isSharingClipboard: true, locksAtEnd: false };

/** Only what was stored; a broken entry is none. Sharing the clipboard is on until it is switched off. */
export function desktopPreferences(): Partial<Kept> & Own {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { ...defaults, ...(typeof stored === "object" ? stored : {}) };
  } catch {
    return defaults; // private windows may have no storage
  }
}

export function saveDesktopPreferences(settings: DesktopSettings, own: Own): void {
  const { quality, view, mapping, touchMode, isSwapped } = settings;
  const { isSharingClipboard, locksAtEnd } = own;
  const kept: Kept = { quality, view, mapping, touchMode, isSwapped, isSharingClipboard, locksAtEnd };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // the choice lasts as long as the page
  }
}
