/**
 * A page that is late to draw, as on a computer with much to do: a person's next key or press comes before what the page
 * does after a picture.
 */
import type { Page } from "playwright-core";

/** What comes after a picture comes that much later, until `freePage`. */
export async function holdPage(page: Page, lateMs = 1_000): Promise<void> {
  await page.evaluate(hold, lateMs);
}

export async function freePage(page: Page): Promise<void> {
  await page.evaluate(() => dispatchEvent(new Event("page-free")));
}

/** A paste comes that much after its key. */
export async function delayPastes(page: Page, byMs: number): Promise<void> {
  await page.evaluate((lateMs) => {
    const delay = (event: ClipboardEvent): void => {
      if (!event.isTrusted) return;
      event.stopImmediatePropagation();
      event.preventDefault();
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", event.clipboardData?.getData("text/plain") ?? "");
      const late = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
      setTimeout(() => event.target?.dispatchEvent(late), lateMs);
    };
    addEventListener("paste", delay, { capture: true });
  }, byMs);
}

/** Runs in the page. */
function hold(lateMs: number): void {
  const { requestAnimationFrame, setTimeout } = window;
  const held: FrameRequestCallback[] = [];
  window.requestAnimationFrame = (draw) => held.push(draw);
  Object.assign(window, {
    setTimeout: (act: () => void, ms = 0) => setTimeout(act, ms < 100 ? lateMs : ms),
  });
  const free = (): void => {
    Object.assign(window, { requestAnimationFrame, setTimeout });
    for (const draw of held) requestAnimationFrame(draw);
  };
  addEventListener("page-free", free, { once: true });
}
