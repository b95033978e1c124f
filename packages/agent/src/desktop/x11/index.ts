/**
 * The X11 desktop: capture by DAMAGE and MIT-SHM, input by XTEST, clipboard as a selection of its own. Used by the
 * worker processes of ../worker only: a fault of an X server stays in them.
 */
import type { XDisplay } from "../find-display.ts";
import type { Screen, ScreenEvents } from "../worker/screen.ts";
import { X11Capture } from "./capture.ts";
import { XConnection } from "./connection.ts";
import { X11Input } from "./input.ts";

export { X11Clipboard } from "./clipboard.ts";

/** @throws Error with a reason for people. */
export async function openX11Screen(display: XDisplay, events: ScreenEvents): Promise<Screen> {
  const connection = await XConnection.open(display);
  const capture = await X11Capture.open(connection, events);
  const input = await X11Input.open(connection, (locks) => events.onKeyLocks(locks));
  return { capture, input };
}
