/**
 * The stock messenger page in a browser, unmodified: its template is filled as its server fills it, at the address of
 * the server under test, whose relay it uses.
 */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Page } from "playwright-core";
import { stock } from "../../tools/stock.ts";

/** The page of `person` for the same conversation as `address`, a page of ours. */
export async function openStockMessenger(page: Page, address: string, auth: string): Promise<void> {
  const template = await readFile(stock.messenger, "utf8");
  const values: Readonly<Record<string, string>> = { title: "Stock", meshMessengerTitle: "!" };
  const html = template.replaceAll(/{{{?(\w+)}?}}/g, (_all, name: string) => values[name] ?? "");
  await page.route(/\/stock-messenger\?/, (route) =>
    route.fulfill({ contentType: "text/html; charset=utf-8", body: html }),
  );
  await page.route(/\/scripts\/[^/]+\.js$/, async (route) => {
    const name = basename(new URL(route.request().url()).pathname);
    await route.fulfill({
      contentType: "text/javascript",
      body: await readFile(join(stock.scripts, name), "utf8"),
    });
  });
  const { origin, search } = new URL(address);
  const [id = ""] = /(?<=[?&]id=)[^&]+/.exec(search) ?? []; // encoded as it is
  await page.goto(`${origin}/stock-messenger?id=${id}&auth=${encodeURIComponent(auth)}`);
}
