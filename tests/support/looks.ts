/**
 * Pictures of a page as people see it: wide and narrow, light and dark. Nothing may stick out at the side.
 */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

const shots = join(import.meta.dirname, "..", "..", ".cache", "shots");
export const looks = [
  { name: "light-1440", width: 1440, height: 900, isDark: false },
  { name: "dark-1440", width: 1440, height: 900, isDark: true },
  { name: "light-390", width: 390, height: 844, isDark: false },
  { name: "dark-390", width: 390, height: 844, isDark: true },
] as const;
export type Look = (typeof looks)[number];

/** Has the page look so: its size, light or dark. */
export async function useLook(page: Page, { width, height, isDark }: Look): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: isDark ? "dark" : "light" });
}

/** Writes `.cache/shots/NAME-LOOK.png` for each look, and leaves the page wide and light. */
export async function eachLook(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  for (const look of looks) {
    await useLook(page, look);
    await page.evaluate(() =>
      Promise.all(
        document
          .getAnimations()
          .filter((animation) => animation instanceof CSSTransition)
          .map((animation) => animation.finished.catch(() => {})),
      ),
    );
    await page.screenshot({ path: join(shots, `${name}-${look.name}.png`) });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${name}-${look.name} is ${overflow} px too wide`);
  }
  await useLook(page, looks[0]);
}
