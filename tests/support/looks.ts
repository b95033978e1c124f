/**
 * Pictures of a page as people see it: wide and narrow, light and dark. Nothing may stick out at the side.
 */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

const shots = join(import.meta.dirname, "..", "..", ".cache", "shots");
const variants = [
  { name: "light-1440", width: 1440, height: 900, isDark: false },
  { name: "dark-1440", width: 1440, height: 900, isDark: true },
  { name: "light-390", width: 390, height: 844, isDark: false },
  { name: "dark-390", width: 390, height: 844, isDark: true },
] as const;

/** Writes `.cache/shots/NAME-LOOK.png` for each look, and leaves the page wide and light. */
export async function eachLook(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  for (const variant of variants) {
    await page.setViewportSize({ width: variant.width, height: variant.height });
    await page.emulateMedia({ colorScheme: variant.isDark ? "dark" : "light" });
    await page.evaluate(() =>
      Promise.all(
        document
          .getAnimations()
          .filter((animation) => animation instanceof CSSTransition)
          .map((animation) => animation.finished.catch(() => {})),
      ),
    );
    await page.screenshot({ path: join(shots, `${name}-${variant.name}.png`) });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${name}-${variant.name} is ${overflow} px too wide`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}
