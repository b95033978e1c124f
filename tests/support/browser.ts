/**
 * Headless Chromium for tests: from npm, without anything installed on the machine.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import { type Browser, type Page, chromium as playwright } from "playwright-core";

/** Ample, as that of `until`. */
const WAIT_MS = 60_000;

let opened: Promise<Browser> | undefined;
let wrapperFolder: string | undefined;

/** Microphone, camera and screen that a browser makes up, and lets pages use without asking. */
export const MADE_UP_MEDIA = [
  "--use-fake-device-for-media-stream=device-count=3", // the second one measures depth: no picture that can be sent
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
];

/**
 * One browser for the whole test file; the first call says how it is started, also by which words of a program that
 * brings it elsewhere.
 */
export async function openBrowser(
  more: readonly string[] = [],
  starter: readonly string[] = [],
): Promise<Browser> {
  opened ??= chromium.executablePath().then((executablePath) =>
    playwright.launch({
      executablePath: starter.length === 0 ? executablePath : wrap([...starter, executablePath]),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-sync",
        ...more,
      ],
    }),
  );
  return await opened;
}

/** A program that starts these words, and whatever is said behind them. */
function wrap(words: readonly string[]): string {
  wrapperFolder = mkdtempSync(join(tmpdir(), "tendril-browser-"));
  const program = join(wrapperFolder, "browser");
  writeFileSync(program, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(" ")} "$@"\n`, {
    mode: 0o755,
  });
  return program;
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly isDark?: boolean;
  readonly hasTouch?: boolean;
  /** What the browser asks for: `de-AT`. */
  readonly locale?: string;
}

/** A page in a context of its own; refuses nothing for the server's own certificate. Script errors fail the test. */
export async function openPage(options: PageOptions = {}): Promise<{ page: Page; problems: string[] }> {
  const { width = 1440, height = 900, isDark = false, hasTouch = false, locale = "en-US" } = options;
  const browser = await openBrowser();
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width, height },
    hasTouch,
    locale,
    colorScheme: isDark ? "dark" : "light",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  context.setDefaultTimeout(WAIT_MS);
  await context.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (
      this: HTMLCanvasElement,
      kind: string,
      ...rest: unknown[]
    ) {
      return kind.startsWith("webgl") ? null : Reflect.apply(original, this, [kind, ...rest]);
    } as typeof original;
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  return { page, problems };
}

/** What a terminal shows. Pages of tests have no WebGL, so that its text stands in the page. */
export async function terminalText(page: Page): Promise<string> {
  return await page.evaluate(() => document.querySelector(".xterm-rows")?.textContent ?? "");
}

export async function closeBrowser(): Promise<void> {
  await (await opened)?.close();
  opened = undefined;
  if (wrapperFolder !== undefined) rmSync(wrapperFolder, { recursive: true, force: true });
}
