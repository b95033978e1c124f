import { useLayoutEffect, useRef } from "preact/hooks";
import { type MenuItem, MenuItems, nextEntry } from "./menu.tsx";

export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

interface MenuAtProps {
  /** What it is about. */
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** In the window; the menu stays inside that. */
  readonly at: MenuPlace;
  /** The focus goes back to where the menu came from; before what was chosen is done. */
  readonly onClose: () => void;
  /** The focus is elsewhere already. */
  readonly onLeave: () => void;
}

const MARGIN = 8;

/** A menu where a pointer asked for it. Keys as in `Menu`. */
export function MenuAt({ label, items, at, onClose, onLeave }: MenuAtProps) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = menu;
    if (current === null) return;
    if (!current.matches(":popover-open")) current.showPopover(); // above everything, cut off by nothing
    const { width, height } = current.getBoundingClientRect();
    const inside = (wish: number, size: number, room: number): string =>
      `${Math.max(MARGIN, Math.min(wish, room - size - MARGIN))}px`;
    current.style.left = inside(at.x, width, window.innerWidth);
    current.style.top = inside(at.y, height, window.innerHeight);
    current.querySelector<HTMLElement>("[role^=menuitem]")?.focus({ preventScroll: true });
  }, [at.x, at.y]);
  useLayoutEffect(() => {
    const leave = (event: Event): void => {
      if (!(event.target instanceof Node && menu.current?.contains(event.target))) onLeave();
    };
    document.addEventListener("pointerdown", leave);
    window.addEventListener("resize", onLeave);
    return () => {
      document.removeEventListener("pointerdown", leave);
      window.removeEventListener("resize", onLeave);
    };
  }, []);
  const move = (event: KeyboardEvent): void => {
    const all = [...(menu.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
    if (event.key === "Escape" || event.key === "Tab") onClose();
    else {
      const next = nextEntry(event, { all, at: all.indexOf(document.activeElement as HTMLElement) });
      if (next === undefined) return;
      next.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={menu}
      popover="manual"
      class="menu at"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={move}
      onMouseDown={(event) => event.preventDefault()} // the finger that asked for it goes: the focus stays on an entry
      onContextMenu={(event) => event.preventDefault()}
    >
      <MenuItems items={items} onPick={onClose} />
    </div>
  );
}
