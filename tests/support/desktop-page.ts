/**
 * What the desktop page of a test shows: the picture of a fake host and its pixels.
 */
import type { Page } from "playwright-core";
import { openPage } from "./browser.ts";
import type { FakeViewerTunnel } from "./fake-desktop.ts";
import { encodePng, type Rgb } from "./png.ts";
import { until } from "./until.ts";

export const WIDTH = 640;
export const HEIGHT = 480;

export const gradient = (x: number, y: number): Rgb => [x & 255, y & 255, (x + y) & 255];
const fullPicture = encodePng(WIDTH, HEIGHT, gradient);

/** What stock agents say first, then one picture of everything. */
export function greet(tunnel: FakeViewerTunnel, colour?: (x: number, y: number) => Rgb): void {
  tunnel.sendText({ type: "metadata", users: { "user//admin": 1 } });
  tunnel.send(
    { kind: "screen", width: WIDTH, height: HEIGHT },
    { kind: "selectedDisplay", id: 0, idBytes: 1 },
    { kind: "keyState", hasNum: false, hasScroll: false, hasCaps: false },
    { kind: "displays", ids: [0], selected: 0 },
    { kind: "screen", width: WIDTH, height: HEIGHT },
    { kind: "cursor", shape: 0 },
    {
      kind: "picture",
      x: 0,
      y: 0,
      image: colour === undefined ? fullPicture : encodePng(WIDTH, HEIGHT, colour),
    },
  );
}

export async function picture(page: Page): Promise<void> {
  await page.locator(`.desk-picture[data-size="${WIDTH}x${HEIGHT}"]`).waitFor();
  await until("a picture", async () => (await page.locator(".desk-over").count()) === 0);
}

/** The first places where the shown picture is not the expected one. */
export async function differences(
  page: Page,
  expected: (x: number, y: number) => Rgb,
  width = WIDTH,
  height = HEIGHT,
): Promise<string[]> {
  const shown = await pixels(page);
  if (shown.width !== width || shown.height !== height) return [`${shown.width}x${shown.height}`];
  const bytes = Buffer.from(shown.base64, "base64");
  const found: string[] = [];
  for (let y = 0; y < height && found.length < 5; y++) {
    for (let x = 0; x < width && found.length < 5; x++) {
      const at = (y * width + x) * 4;
      const colour = expected(x, y);
      if (bytes[at] !== colour[0] || bytes[at + 1] !== colour[1] || bytes[at + 2] !== colour[2])
        found.push(`${x},${y}: ${bytes.subarray(at, at + 3).join(" ")} instead of ${colour.join(" ")}`);
    }
  }
  return found;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** 0xRRGGBB at places of a screen of that width; on a busy machine the picture becomes smaller by itself. */
export async function coloursAt(
  page: Page,
  places: readonly Place[],
  screenWidth: number,
): Promise<number[]> {
  const { base64, width } = await pixels(page);
  const bytes = Buffer.from(base64, "base64");
  const scale = width / screenWidth;
  return places.map(({ x, y }) => {
    const at = (Math.round(y * scale) * width + Math.round(x * scale)) * 4;
    return at + 3 <= bytes.length ? bytes.readUIntBE(at, 3) : -1;
  });
}

/** As far as JPEG keeps it. */
export function isAbout(seen: number, colour: number): boolean {
  return (
    seen >= 0 && [16, 8, 0].every((bits) => Math.abs(((seen >> bits) & 255) - ((colour >> bits) & 255)) < 16)
  );
}

/** True when the page shows about that colour there. */
export async function showsColour(
  page: Page,
  { screenWidth, ...place }: Place & { readonly screenWidth: number },
  colour: number,
): Promise<boolean> {
  const [seen = -1] = await coloursAt(page, [place], screenWidth);
  return isAbout(seen, colour);
}

export async function pixels(page: Page): Promise<{ width: number; height: number; base64: string }> {
  return await page.evaluate(() => {
    const shown = document.querySelector<HTMLCanvasElement>(".desk-picture");
    const probe = document.createElement("canvas");
    probe.width = shown?.width ?? 0;
    probe.height = shown?.height ?? 0;
    const context = probe.getContext("2d");
    if (shown !== null && probe.width > 0) context?.drawImage(shown, 0, 0);
    const { width, height } = probe;
    const data = width > 0 ? context?.getImageData(0, 0, width, height).data : undefined;
    let binary = "";
    const bytes = data ?? new Uint8ClampedArray(0);
    for (let i = 0; i < bytes.length; i += 32_768)
      binary += String.fromCharCode(...bytes.subarray(i, i + 32_768));
    return { width, height, base64: btoa(binary) };
  });
}

/** The middle of the screen is what the browser itself makes of this JPEG. */
export async function isLikeJpeg(page: Page, base64: string): Promise<boolean> {
  return await page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }), {
      colorSpaceConversion: "none",
    });
    const read = (source: CanvasImageSource): Uint8ClampedArray | undefined => {
      const probe = document.createElement("canvas");
      [probe.width, probe.height] = [1024, 768];
      const context = probe.getContext("2d");
      context?.drawImage(source, 0, 0);
      return context?.getImageData(0, 600, 1024, 100).data;
    };
    const shown = document.querySelector<HTMLCanvasElement>(".desk-picture");
    const [left, right] = [read(bitmap), shown === null ? undefined : read(shown)];
    if (left === undefined || right === undefined) return false;
    let different = 0;
    for (let i = 0; i < left.length; i++) if (Math.abs((left[i] ?? 0) - (right[i] ?? 0)) > 24) different++;
    return different < left.length / 100;
  }, base64);
}

const rows = [
  ["24-11871", "Biltema Moss", "14 pallets", "Gate B", "14:10", "Loading"],
  ["24-11872", "Kiwi 412 Sarpsborg", "6 pallets", "Gate C", "14:25", "Ready"],
  ["24-11873", "Felleskjøpet Askim", "22 pallets", "Gate D", "14:40", "Picking 61 %"],
  ["24-11874", "Elkjøp Svinesund", "9 pallets", "Gate B", "15:05", "Picking 18 %"],
  ["24-11875", "Europris Halden", "11 pallets", "–", "15:30", "Waiting"],
  ["24-11876", "Byggmakker Rakkestad", "17 pallets", "–", "15:45", "Waiting"],
];

/** A screen of 1920 by 1080 as a person might have it, as JPEG. */
export async function demoScreen(): Promise<Buffer> {
  const { page } = await openPage({ width: 1920, height: 1080 });
  const table = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("");
  await page.setContent(`<style>
    body { margin: 0; height: 1080px; font: 24px system-ui; color: #24303b;
      background: linear-gradient(160deg, #2b4a5e 55%, #1d3542 55.2%); }
    main { position: absolute; left: 150px; top: 96px; width: 1290px; background: #fff; border-radius: 10px; overflow: hidden; }
    header { background: #e9edf0; padding: 14px 30px; } td { padding: 16px 30px; border-top: 1px solid #e3e8ec; }
    table { border-collapse: collapse; width: 100%; } tr:nth-child(3) { background: #dcecf8; }
    aside { position: absolute; left: 1110px; top: 560px; width: 600px; padding: 30px; background: #fffdf2; border-radius: 10px; line-height: 1.8; }
    footer { position: absolute; bottom: 0; width: 100%; height: 52px; background: #dfe6ea; }
    </style><main><header>Dispatch, Halden terminal</header><table>${table}</table></main>
    <aside>Gate D scanner drops Wi-Fi after 10 min.<br>Label printer 1: new ribbon on the shelf.<br>
    Askim truck waits for 3 missing pallets.</aside><footer></footer>`);
  const jpeg = await page.screenshot({ type: "jpeg", quality: 80 });
  await page.context().close();
  return jpeg;
}
