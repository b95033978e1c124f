/**
 * What asks for the menu of an entry: the other mouse button, and a finger that stays.
 */
import { useEffect, useRef } from "preact/hooks";
import type { MenuPlace } from "../../../ui/index.ts";

const HOLD_MS = 500;
/** Fingers tremble; more is scrolling. */
const MAX_MOVED_PIXELS = 10;

/** Handlers for what holds the rows; `openAt` is told the row and where the pointer is. */
export function useMenuRequest(openAt: (row: number, place: MenuPlace) => void) {
  const hold = useRef<{ readonly place: MenuPlace; readonly timer: number } | undefined>(undefined);
  const isHeld = useRef(false);
  const stop = (): void => {
    window.clearTimeout(hold.current?.timer);
    hold.current = undefined;
  };
  useEffect(() => stop, []);
  return {
    onContextMenu(event: MouseEvent): void {
      const row = rowOf(event);
      if (row === undefined) return;
      event.preventDefault();
      stop();
      openAt(row, placeOf(event));
    },
    onPointerDown(event: PointerEvent): void {
      stop();
      isHeld.current = false;
      const row = rowOf(event);
      if (event.pointerType !== "touch" || row === undefined) return;
      const place = placeOf(event);
      const timer = window.setTimeout(() => {
        isHeld.current = true;
        openAt(row, place);
      }, HOLD_MS);
      hold.current = { place, timer };
    },
    onPointerMove({ clientX, clientY }: PointerEvent): void {
      if (hold.current === undefined) return;
      const { x, y } = hold.current.place;
      if (Math.hypot(clientX - x, clientY - y) > MAX_MOVED_PIXELS) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    /** The finger that asked for the menu chooses nothing when it goes. */
    onClickCapture(event: MouseEvent): void {
      if (!isHeld.current) return;
      isHeld.current = false;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}

/** Below the middle of a row, for keys. */
export function placeOfRow(list: Element | null, row: number): MenuPlace {
  const box = list?.querySelector(`.lr.r[aria-rowindex="${row + 1}"]`)?.getBoundingClientRect();
  return box === undefined ? { x: 0, y: 0 } : { x: box.left + 40, y: box.top + box.height / 2 };
}

function placeOf({ clientX, clientY }: MouseEvent): MenuPlace {
  return { x: clientX, y: clientY };
}

function rowOf({ target }: Event): number | undefined {
  const row = target instanceof Element ? target.closest(".lr.r") : null;
  return row === null ? undefined : Number(row.getAttribute("aria-rowindex")) - 1;
}
