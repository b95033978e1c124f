/**
 * Watches the first load, from inside the page itself: scripts and styles that do not arrive, because the network is just
 * changing or a newer build took their place, would leave an empty page for ever. Loads the page again by itself a few
 * times, then says so. Runs before everything else, so it may use nothing of the app.
 */
import type { LanguageCode } from "./language/speak.ts";

const RETRY_MS = [500, 2_000, 5_000];
const KEPT_AS = "tendril-load-attempts";

/** The catalogue of a language may be what did not arrive. */
const texts: Readonly<Record<LanguageCode, { what: string; why: string; again: string }>> = {
  de: {
    what: "Diese Seite konnte nicht geladen werden",
    why: "Ein Teil davon kam nicht vom Server. Vielleicht ist das Netz gestört, oder der Server startet gerade neu.",
    again: "Neu laden",
  },
  en: {
    what: "This page could not be loaded",
    why: "A part of it did not arrive from the server. The network may be disturbed, or the server is just starting.",
    again: "Load again",
  },
};
/** With the colours of the app where its styles have arrived. */
const looks = {
  page: "max-width: 480px; margin: 0 auto; padding: 20vh 24px 0; font: 15px/1.5 system-ui, sans-serif; text-align: center",
  what: "margin: 0 0 8px; font-size: 20px; font-weight: 600",
  why: "margin: 0 0 24px; opacity: 0.8",
  again:
    "padding: 10px 20px; border: 0; border-radius: 8px; font: inherit; font-weight: 600; cursor: pointer; background: var(--accent, light-dark(#0a6a70, #5ac8c9)); color: var(--accent-ink, light-dark(#ffffff, #04211f))",
};

let isFailing = false;
/** Scripts and styles of the page itself, known before any script of the app runs. */
let ownParts: readonly Element[] | undefined;

function attempts(): number {
  try {
    return Number(sessionStorage.getItem(KEPT_AS) ?? 0);
  } catch {
    return RETRY_MS.length; // storage is forbidden: without memory it would load again for ever
  }
}

function keep(count: number): void {
  try {
    sessionStorage.setItem(KEPT_AS, String(count));
  } catch {
    // nothing is tried again then
  }
}

function element(name: string, style: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.style.cssText = style; // set by a script, which the content policy allows
  made.textContent = text;
  return made;
}

function tell(target: HTMLElement): void {
  const code = navigator.language.slice(0, 2);
  const { what, why, again } = texts[code as LanguageCode] ?? texts.en;
  const box = element("div", looks.page, "");
  box.setAttribute("role", "alert");
  const button = element("button", looks.again, again);
  button.onclick = () => location.reload();
  box.append(element("h1", looks.what, what), element("p", looks.why, why), button);
  target.replaceChildren(box);
}

function fail(): void {
  if (isFailing) return;
  isFailing = true;
  const count = attempts();
  const pauseMs = RETRY_MS[count];
  keep(pauseMs === undefined ? 0 : count + 1);
  if (pauseMs !== undefined) {
    setTimeout(() => location.reload(), pauseMs);
    return;
  }
  const show = (): void => {
    const target = document.getElementById("app");
    if (target !== null) tell(target);
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", show);
  else show();
}

document.addEventListener("readystatechange", () => {
  ownParts ??= [...document.querySelectorAll("script, link")];
});
addEventListener(
  "error",
  ({ target }) => {
    const isPart =
      target instanceof HTMLScriptElement ||
      (target instanceof HTMLLinkElement && /^(stylesheet|modulepreload)$/.test(target.rel));
    // later parts say themselves what is wrong; the app may have begun when it is told of its styles
    if (isPart && (ownParts === undefined || ownParts.includes(target))) fail();
  },
  true,
);
addEventListener("load", () => {
  if (!isFailing) keep(0);
});
