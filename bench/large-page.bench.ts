/**
 * Do 2 GB cross both ways through the page in Chromium with equal content, and does its memory stay flat? Stock agent; the
 * browser writes to its own disk, since nobody is there to choose a file.
 */
import { createHash, randomFillSync } from "node:crypto";
import {
  appendFileSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import { type BrowserContext, type Page, chromium as playwright } from "playwright-core";
import { rendererBytes } from "../tests/support/browser-memory.ts";
import { pause, report, rounded } from "./measure.ts";
import { PASSWORD, startTendril, USER } from "./servers.ts";
import { findDevice, startAgent } from "./stock-agent.ts";

const MEGABYTE = 1_048_576;
const BYTES = Number(process.env.BENCH_LARGE_MB ?? 2_048) * MEGABYTE;
const SLICE_BYTES = 64 * MEGABYTE;
const LONGEST_MS = 600_000;
const NAME = "large.bin";

const folder = mkdtempSync(join(tmpdir(), "large-page-"));
const places = {
  device: join(folder, "device"),
  browser: join(folder, "browser"),
  local: join(folder, "local"),
};
for (const place of Object.values(places)) mkdirSync(place);
const server = await startTendril();
const agent = await startAgent(server, folder);
const deviceId = await findDevice(server);
const wanted = writeRandom(join(places.device, NAME));

const context = await playwright.launchPersistentContext(places.browser, {
  executablePath: await chromium.executablePath(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  ignoreHTTPSErrors: true,
});
try {
  const page = await openFilesPage(context);
  await measure("download", async () => {
    await page.locator(".fl .lr.r").filter({ hasText: NAME }).locator(".s3").click();
    await page.getByRole("button", { name: "Download" }).click();
    await page.getByText("content checked").waitFor({ timeout: LONGEST_MS });
  });
  const received = largestBelow(places.browser);
  check("what the browser has", await hashOf(received));
  rmSync(join(places.device, NAME));
  await page.getByRole("button", { name: "Clear finished" }).click();
  await measure("upload", async () => {
    await page.locator('input[type="file"]').first().setInputFiles(received);
    await page.getByText("content checked").waitFor({ timeout: LONGEST_MS });
  });
  check("what the device has", await hashOf(largestBelow(places.device)));
} finally {
  await context.close();
  agent.kill("SIGKILL");
  await pause(500);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

async function openFilesPage(opened: BrowserContext): Promise<Page> {
  const page = await opened.newPage();
  await page.addInitScript(() => {
    const pick = async ({ suggestedName }: { suggestedName: string }) =>
      (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
    Object.assign(window, { showSaveFilePicker: pick });
  });
  const url = server.wsUrl.replace("wss:", "https:");
  await page.goto(url);
  await page.getByLabel("User name").fill(USER);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("nav.side").waitFor();
  const device = encodeURIComponent(deviceId.slice(deviceId.lastIndexOf("/") + 1));
  await page.goto(`${url}/devices/${device}/files?path=${encodeURIComponent(places.device)}`);
  await page.locator(".fl .lr.r").first().waitFor();
  return page;
}

/** Speed, and the most that the processes of the pages held beyond what they held before. */
async function measure(name: string, run: () => Promise<unknown>): Promise<void> {
  const browser = context.browser();
  if (browser === null) throw new Error("the browser has ended");
  const before = await rendererBytes(browser);
  let peak = before;
  let isOver = false;
  const watch = (async () => {
    while (!isOver) {
      peak = Math.max(peak, await rendererBytes(browser));
      await pause(200);
    }
  })();
  const fromMs = performance.now();
  await run();
  const seconds = (performance.now() - fromMs) / 1_000;
  isOver = true;
  await watch;
  const what = `page, ${BYTES / MEGABYTE} MB ${name}`;
  report({ name: what, unit: "MB/s", value: rounded(BYTES / MEGABYTE / seconds) });
  report({ name: what, unit: "MB grown", value: rounded((peak - before) / MEGABYTE) });
}

/** SHA-384 of what it wrote. */
function writeRandom(path: string): string {
  const slice = Buffer.alloc(SLICE_BYTES);
  const hash = createHash("sha384");
  for (let at = 0; at < BYTES; at += SLICE_BYTES) {
    const part = randomFillSync(slice).subarray(0, Math.min(SLICE_BYTES, BYTES - at));
    hash.update(part);
    appendFileSync(path, part);
  }
  return hash.digest("hex");
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha384");
  for await (const part of createReadStream(path)) hash.update(part);
  return hash.digest("hex");
}

function largestBelow(place: string): string {
  const paths = readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return paths.reduce((largest, path) => (statSync(path).size > statSync(largest).size ? path : largest));
}

function check(what: string, hash: string): void {
  if (hash !== wanted) throw new Error(`${what} has SHA-384 ${hash}, expected ${wanted}`);
}
