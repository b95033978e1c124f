/**
 * The X11 desktop: capture by DAMAGE and MIT-SHM, input by XTEST, clipboard as a selection of its own. Used by the
 * worker processes of ../worker only: a fault of an X server stays in them.
 */
import type { XDisplay } from "../find-display.ts";
import type { Screen, ScreenEvents } from "../worker/screen.ts";
import { X11Capture } from "./capture.ts";
import { XConnection } from "./connection.ts";
import { X11Input } from "./input.ts";
import { type LockNote, X11InputLock } from "./input-lock.ts";

export { X11Clipboard } from "./clipboard.ts";
export { isServerGone, XConnection } from "./connection.ts";
export { X11InputLock } from "./input-lock.ts";

/** Without a note input cannot be locked. @throws Error with a reason for people. */
export async function openX11Screen(
  display: XDisplay,
  events: ScreenEvents,
  note?: LockNote,
): Promise<Screen> {
  const connection = await XConnection.open(display);
  const capture = await X11Capture.open(connection, events);
  const input = await X11Input.open(connection, (locks) => events.onKeyLocks(locks));
  const lock = note === undefined ? undefined : await X11InputLock.open(connection, note);
  return lock === undefined ? { capture, input } : { capture, input, lock };
}
