/**
 * Notices that the server has another build of the app than this page: then the page's own script is no more.
 */
import { signal } from "@preact/signals";

export const isOutdated = signal(false);

/** To be called when the server is back: it may have been away for an update. */
export async function lookForUpdate(): Promise<void> {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src*="/assets/"]');
  if (script === null) return;
  try {
    const { status } = await fetch(script.src, { method: "HEAD", cache: "no-store" });
    if (status === 404) isOutdated.value = true;
  } catch {
    // the server is away again: it is asked the next time
  }
}
