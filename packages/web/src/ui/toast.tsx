import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../language/index.ts";
import { Icon } from "./icon.tsx";

const SHOWN_MS = 8_000;
const MAX_SHOWN = 3;
/** A press of mouse, pen or finger, the deed last. */
const PRESSES = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"] as const;

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isWarning: boolean;
}

const toasts = signal<readonly Toast[]>([]);
let next = 1;

/** Tells the result of what was just done. */
export function showToast(text: string, options: { readonly isWarning?: boolean } = {}): void {
  const toast = { id: next++, text, isWarning: options.isWarning ?? false };
  toasts.value = [...toasts.value, toast].slice(-MAX_SHOWN);
  setTimeout(() => dismiss(toast.id), SHOWN_MS);
}

export function Toasts() {
  const box = useRef<HTMLDivElement>(null);
  const newest = toasts.value.at(-1)?.id;
  useLayoutEffect(() => {
    if (newest === undefined) return;
    // anew for each: it comes on top of dialogs and of what fills the screen by then
    box.current?.hidePopover();
    box.current?.showPopover();
  }, [newest]);
  const isEmpty = newest === undefined;
  useLayoutEffect(() => {
    if (isEmpty) return;
    const listening = new AbortController();
    for (const name of PRESSES)
      window.addEventListener(name, pressBeneath, { capture: true, signal: listening.signal });
    return () => listening.abort();
  }, [isEmpty]);
  return (
    <div class="toasts" role="status" popover="manual" ref={box}>
      {toasts.value.map(({ id, text, isWarning }) => (
        <div class="toast" key={id} data-toast={id}>
          <Icon
            name={isWarning ? "triangle-alert" : "circle-check"}
            className={isWarning ? "c-warn" : "c-ok"}
          />
          <span>{text}</span>
          <button type="button" class="btn quiet sm sq" aria-label={t("Dismiss")} onClick={() => dismiss(id)}>
            <Icon name="x" />
          </button>
        </div>
      ))}
    </div>
  );
}

/**
 * What lies outside of a dialog or of what fills the screen is seen in the top layer and hit by no press: that goes to
 * what is beneath. The place tells that the button was meant.
 */
function pressBeneath(event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest(".toasts") !== null) return;
  const { clientX: x, clientY: y } = event;
  const button = [...document.querySelectorAll(".toasts[popover] .toast button")].find((candidate) => {
    const { left, right, top, bottom } = candidate.getBoundingClientRect();
    return x >= left && x < right && y >= top && y < bottom;
  });
  if (button === undefined) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.type === "click") dismiss(Number(button.closest<HTMLElement>(".toast")?.dataset.toast));
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}
