/**
 * Pictures of a page as people see it: wide and narrow, light and dark. Nothing may stick out at the side.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { until } from "./until.ts";

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
    await fits(page, `${name}-${look.name}`);
  }
  await useLook(page, looks[0]);
}

/** Nothing sticks out at the side, once a page has drawn itself anew for its size. */
export async function fits(page: Page, name: string): Promise<void> {
  let overflow = 0;
  const isFitting = async (): Promise<boolean> => {
    overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    return overflow <= 0;
  };
  await until(`${name} fits`, isFitting, 10_000).catch(() => {
    throw new Error(`${name} is ${overflow} px too wide`);
  });
}
