/**
 * The screen of a simulated firmware as the page shows it, compared pixel for pixel.
 */
import { paintScene } from "@tendril/amt-simulator";
import type { Page } from "playwright-core";

export interface Picture {
  readonly width: number;
  readonly rgb: readonly number[];
}

/** What stands on the canvas; nothing where there is none. */
export async function readPicture(page: Page): Promise<Picture> {
  return await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".amt-canvas");
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return { width: 0, rgb: [] };
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const rgb = [];
    for (let i = 0; i < data.length; i += 4) {
      rgb.push(((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0));
    }
    return { width: canvas.width, rgb };
  });
}

/** Whether the picture is one whole frame of the firmware, after so many keys. */
export async function isScene(
  page: Page,
  { keyCount, ...size }: { readonly width: number; readonly height: number; readonly keyCount: number },
): Promise<boolean> {
  const { width, rgb } = await readPicture(page);
  if (width !== size.width) return false;
  let frame = 0;
  for (let bit = 0; bit < 16; bit++) frame = frame * 2 + (rgb[bit * 8] === 0xffffff ? 1 : 0);
  return paintScene({ ...size, frame, keyCount }).every((pixel, i) => rgb[i] === rgbOf(pixel));
}

/** Of RGB565: its high bits are repeated, as a canvas holds them. */
function rgbOf(pixel: number): number {
  const [red, green, blue] = [pixel >> 11, (pixel >> 5) & 63, pixel & 31];
  return (
    ((red << 3) | (red >> 2)) * 0x1_0000 + (((green << 2) | (green >> 4)) << 8) + ((blue << 3) | (blue >> 2))
  );
}
