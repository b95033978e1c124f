import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-names.ts";

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  readonly isDanger?: boolean;
  /** One of a choice, or something that is on or off. */
  readonly isChecked?: boolean;
  /** A few words at the end, for instance the keys that do it here. */
  readonly hint?: string;
  /** A line before it parts it from those above. */
  readonly isApart?: boolean;
  readonly onSelect: () => void;
}

interface MenuProps {
  /** Accessible name of the button. */
  readonly label: string;
  readonly className?: string;
  readonly items: readonly MenuItem[];
  readonly children: ComponentChildren;
}

/** A button with a menu: arrows, Home, End and first letters move; Escape, Tab and a click elsewhere close it. */
export function Menu({ label, className = "btn", items, children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const menu = root.current?.querySelector(".menu");
    if (!isOpen || menu === null || menu === undefined) return;
    const room = (root.current?.closest("main") ?? document.body).getBoundingClientRect();
    menu.classList.toggle("from-start", menu.getBoundingClientRect().left < room.left);
    const close = (event: Event): void => {
      if (event.target instanceof Node && root.current?.contains(event.target)) return;
      setOpen(false);
    };
    document.addEventListener("pointerdown", close);
    menu.querySelector<HTMLElement>("[role^=menuitem]")?.focus(); // before a key can be meant for it
    return () => document.removeEventListener("pointerdown", close);
  }, [isOpen]);
  const move = (event: KeyboardEvent): void => {
    const all = [...(root.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (event.key === "Escape" || event.key === "Tab") {
      setOpen(false);
      root.current?.querySelector<HTMLElement>("button")?.focus();
      if (event.key === "Tab") return; // goes on from the button
    } else {
      const next = nextEntry(event, { all, at });
      if (next === undefined) return;
      next.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the menu inside bubble to here
    <span class="menu-root" ref={root} onKeyDown={isOpen ? move : undefined}>
      <button
        type="button"
        class={className}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={label}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </button>
      {isOpen && (
        <span class="menu" role="menu" aria-label={label}>
          <MenuItems items={items} onPick={() => setOpen(false)} />
        </span>
      )}
    </span>
  );
}

/** `onPick` comes before what the entry does. */
export function MenuItems({ items, onPick }: { items: readonly MenuItem[]; onPick: () => void }) {
  return (
    <>
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          tabIndex={-1}
          {...roleOf(item)}
          class={`${item.isDanger ? "c-danger" : ""} ${item.isApart ? "apart" : ""}`}
          onClick={() => {
            onPick();
            item.onSelect();
          }}
        >
          {item.isChecked !== undefined && (
            <span class="mark-s">{item.isChecked && <Icon name="check" />}</span>
          )}
          {item.icon && <Icon name={item.icon} />}
          {item.label}
          {item.hint && <small class="hint-s">{item.hint}</small>}
        </button>
      ))}
    </>
  );
}

/** Where a key leads; `undefined` for one that means nothing here. */
export function nextEntry(
  { key, ctrlKey, altKey, metaKey }: KeyboardEvent,
  { all, at }: { readonly all: readonly HTMLElement[]; readonly at: number },
): HTMLElement | undefined {
  if (ctrlKey || altKey || metaKey) return undefined;
  if (key === "ArrowDown") return all[(at + 1) % all.length];
  if (key === "ArrowUp") return all.at(at <= 0 ? -1 : at - 1);
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  if ([...key].length !== 1 || key === " ") return undefined;
  const onwards = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  return onwards.find(({ textContent }) =>
    textContent.trim().toLocaleLowerCase().startsWith(key.toLocaleLowerCase()),
  );
}

function roleOf({ isChecked }: MenuItem) {
  if (isChecked === undefined) return { role: "menuitem" } as const;
  return { role: "menuitemcheckbox", "aria-checked": isChecked } as const;
}
