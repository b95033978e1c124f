/**
 * Memory of the pages of a browser: what their processes hold for themselves.
 */
import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";

/** Bytes of all renderer processes together, without files that are mapped. */
export async function rendererBytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === "renderer");
  const sizes = await Promise.all(renderers.map(({ id }) => anonymousBytes(id)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Bytes that a process holds for itself; 0 when it has ended. */
export async function anonymousBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}
