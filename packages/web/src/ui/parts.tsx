import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../language/index.ts";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-names.ts";

/** Shape and word; colour last. */
export function Status({ isOnline, isWord = false }: { isOnline: boolean; isWord?: boolean }) {
  const mark = <span class={`st ${isOnline ? "on" : "off"}`} />;
  if (!isWord) return mark;
  return (
    <span class={`badge ${isOnline ? "ok" : ""}`}>
      {mark}
      {isOnline ? t("Online") : t("Offline")}
    </span>
  );
}

export function Banner(props: {
  kind?: "info" | "warn" | "danger" | "ok";
  children: ComponentChildren;
  end?: ComponentChildren;
}) {
  const { kind = "info", children, end } = props;
  const icons: Record<string, IconName> = {
    info: "circle-alert",
    warn: "triangle-alert",
    danger: "octagon-alert",
    ok: "circle-check",
  };
  return (
    <div class={`banner ${kind}`} role={kind === "danger" ? "alert" : "note"}>
      <Icon name={icons[kind] ?? "circle-alert"} />
      <div>{children}</div>
      {end && <span class="end">{end}</span>}
    </div>
  );
}

/** What would be here, and the button that brings it. */
export function Empty(props: { icon: IconName; children: ComponentChildren; action?: ComponentChildren }) {
  return (
    <div class="empty">
      <span class="tile-i">
        <Icon name={props.icon} />
      </span>
      <p class="prose">{props.children}</p>
      {props.action}
    </div>
  );
}

/** Something went wrong in this part; the rest of the page lives on. */
export function PageError(props: { children: ComponentChildren; onRetry?: () => void; retryLabel?: string }) {
  const { children, onRetry, retryLabel = t("Try again") } = props;
  return (
    <div class="empty" role="alert">
      <span class="tile-i warn">
        <Icon name="triangle-alert" />
      </span>
      <p class="prose">{children}</p>
      {onRetry && (
        <button type="button" class="btn" onClick={onRetry}>
          {retryLabel}
        </button>
      )}
    </div>
  );
}

/** What could not be fetched, and the only way to it. */
export function PartMissing() {
  return (
    <PageError retryLabel={t("Load the page again")} onRetry={() => location.reload()}>
      {t(
        "This part could not be fetched from the server: the network failed, or the server has been updated. Sessions that are open here end when the page is loaded again.",
      )}
    </PageError>
  );
}

/** Nothing for 150 ms, then lines of the shape to come. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 150);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return (
    <div class="skeleton" role="status" aria-busy="true" aria-label={t("Loading")}>
      {Array.from({ length: rows }, (_, i) => (
        <span class="skel" key={i} />
      ))}
    </div>
  );
}

export function Field(props: {
  id: string;
  label: string;
  hint?: string;
  error?: string;
  children: ComponentChildren;
}) {
  return (
    <div class="field">
      <label for={props.id}>{props.label}</label>
      {props.children}
      {props.hint && <p class="hint">{props.hint}</p>}
      {props.error && (
        <p class="err" id={`${props.id}-error`} role="alert">
          <Icon name="circle-alert" />
          <span>{props.error}</span>
        </p>
      )}
    </div>
  );
}

/** Copies text and says so. */
export function CopyButton({ text, className = "btn sm" }: { text: string; className?: string }) {
  const [isDone, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setDone(true);
    setTimeout(() => setDone(false), 2_000);
  };
  return (
    <button type="button" class={className} onClick={copy}>
      <Icon name={isDone ? "circle-check" : "copy"} />
      {isDone ? t("Copied") : t("Copy")}
    </button>
  );
}
