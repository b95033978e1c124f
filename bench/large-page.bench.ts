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
import { anonymousBytes } from "../tests/support/browser-memory.ts";
import { type BarePage, openBarePage } from "./bare-page.ts";
import { pause, report, rounded } from "./measure.ts";
import { PASSWORD, startTendril, USER } from "./servers.ts";
import { findDevice, startAgent } from "./stock-agent.ts";

const MEGABYTE = 1_048_576;
const BYTES = Number(process.env.BENCH_LARGE_MB ?? 2_048) * MEGABYTE;
const SLICE_BYTES = 64 * MEGABYTE;
const LONGEST_MS = 600_000;
const NAME = "large.bin";
const IS_CHECKED = `document.body.textContent.includes("content checked")`;

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

const page = await openBarePage(places.browser);
try {
  await openFilesPage();
  await measure("download", async () => {
    await page.evaluate(`${row(NAME)}.click()`);
    await page.evaluate(`${button("Download")}.click()`);
    await page.until(IS_CHECKED, LONGEST_MS);
  });
  const received = largestBelow(places.browser);
  check("what the browser has", await hashOf(received));
  rmSync(join(places.device, NAME));
  await page.evaluate(`${button("Clear finished")}.click()`);
  await page.until(`!${IS_CHECKED}`);
  await measure("upload", async () => {
    await page.setFiles(`document.querySelector('input[type="file"]')`, [received]);
    await page.until(IS_CHECKED, LONGEST_MS);
  });
  check("what the device has", await hashOf(largestBelow(places.device)));
} finally {
  await page.close();
  agent.kill("SIGKILL");
  await pause(500);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

function row(name: string): string {
  return `[...document.querySelectorAll(".fl .lr.r")].find((row) => row.textContent.includes("${name}")).querySelector(".s3")`;
}

function button(label: string): string {
  const hasLabel = `(one) => one.textContent.trim() === "${label}" || one.ariaLabel === "${label}"`;
  return `[...document.querySelectorAll("button")].find(${hasLabel})`;
}

async function openFilesPage(): Promise<void> {
  await page.addScript(`window.showSaveFilePicker = async ({ suggestedName }) =>
    (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });`);
  const url = server.wsUrl.replace("wss:", "https:");
  await page.goTo(url);
  await page.until(button("Sign in"));
  const wish = JSON.stringify({ name: USER, password: PASSWORD });
  const headers = `{ "content-type": "application/json" }`;
  const signIn = `fetch("/api/sign-in", { method: "POST", headers: ${headers}, body: ${JSON.stringify(wish)} })`;
  await page.evaluate(`${signIn}.then((answer) => { if (!answer.ok) throw new Error(answer.status); })`);
  const device = encodeURIComponent(deviceId.slice(deviceId.lastIndexOf("/") + 1));
  await page.goTo(`${url}/devices/${device}/files?path=${encodeURIComponent(places.device)}`);
  await page.until(row(NAME));
}

/** Speed, and the most that the processes of the pages held beyond what they held before. */
async function measure(name: string, run: () => Promise<unknown>): Promise<void> {
  const before = await pagesBytes(page);
  let peak = before;
  let isOver = false;
  const watch = (async () => {
    while (!isOver) {
      peak = Math.max(peak, await pagesBytes(page));
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

/** What the processes of the pages hold for themselves. */
async function pagesBytes(opened: BarePage): Promise<number> {
  const sizes = await Promise.all((await opened.processes()).map(anonymousBytes));
  return sizes.reduce((sum, size) => sum + size, 0);
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
