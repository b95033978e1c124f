import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../language/index.ts";
import { Icon } from "./icon.tsx";

const SHOWN_MS = 8_000;
const MAX_SHOWN = 3;

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
  useEffect(() => {
    if (newest === undefined) return;
    // anew for each: it comes on top of dialogs and of what fills the screen by then
    box.current?.hidePopover();
    box.current?.showPopover();
  }, [newest]);
  return (
    <div class="toasts" role="status" popover="manual" ref={box}>
      {toasts.value.map(({ id, text, isWarning }) => (
        <div class="toast" key={id}>
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

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}
