/**
 * What happens while nobody looks at this page: a count in the title, and a notice of the system where it is allowed.
 */
import { signal } from "@preact/signals";

const MAX_NOTICE_CHARS = 160;

export const unread = signal(0);
export const mayNotify = signal(typeof Notification !== "undefined" && Notification.permission === "granted");

let pageTitle = "";

export function setTitle(title: string): void {
  pageTitle = title;
  showTitle();
}

/** Until the page is looked at. */
export function watchAttention(): void {
  const look = (): void => {
    if (!isSeen()) return;
    unread.value = 0;
    showTitle();
  };
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
}

/** Something came. */
export function tell(title: string, text: string): void {
  if (isSeen()) return;
  unread.value++;
  showTitle();
  if (!mayNotify.value) return;
  const notice = new Notification(title, { body: text.slice(0, MAX_NOTICE_CHARS), tag: "tendril-chat" });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
}

/** Asks the person; must be called by a click. */
export async function askToNotify(): Promise<void> {
  if (typeof Notification === "undefined") return;
  mayNotify.value = (await Notification.requestPermission()) === "granted";
}

function isSeen(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

function showTitle(): void {
  const count = unread.value === 0 ? "" : `(${unread.value}) `;
  document.title = `${count}${pageTitle}`;
}
