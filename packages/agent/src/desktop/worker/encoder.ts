/**
 * Pictures for viewers: JPEG, on the thread pool so that input never waits for it. Viewers may ask for other kinds;
 * they look at the bytes, and JPEG is the only one that is fast enough here.
 */
import jpeg from "@julusian/jpeg-turbo";
import type { SentPicture } from "./changed-tiles.ts";
import { FULL_SCALE, scaleDown, scaledArea, scaledLength } from "./scale.ts";
import type { Rect } from "./screen.ts";

/** From this quality on colours keep their full resolution: small coloured text stays sharp. */
const FULL_COLOUR_QUALITY = 80;
const PIXEL_BYTES = 4;

export interface EncodedPicture {
  readonly x: number;
  readonly y: number;
  readonly image: Uint8Array;
}

export interface PictureSettings {
  /** 1 to 100. */
  readonly quality: number;
  /** 1024 is full size. */
  readonly scale: number;
}

/** An area of the picture, at its place in the scaled picture. */
export async function encodePicture(
  picture: SentPicture,
  area: Rect,
  { quality, scale }: PictureSettings,
): Promise<EncodedPicture> {
  const subsampling = quality >= FULL_COLOUR_QUALITY ? jpeg.SAMP_444 : jpeg.SAMP_420;
  if (scale === FULL_SCALE) {
    const raw = picture.bytes.subarray((area.y * picture.width + area.x) * PIXEL_BYTES);
    const { width, height } = area;
    const image = await jpeg.compress(raw, {
      format: jpeg.FORMAT_BGRX,
      width,
      height,
      stride: picture.width,
      quality,
      subsampling,
    });
    return { x: area.x, y: area.y, image };
  }
  const size = { width: scaledLength(picture.width, scale), height: scaledLength(picture.height, scale) };
  const target = scaledArea(area, picture, size);
  const raw = scaleDown(picture, target, size);
  const { width, height } = target;
  const image = await jpeg.compress(raw, { format: jpeg.FORMAT_BGRX, width, height, quality, subsampling });
  return { x: target.x, y: target.y, image };
}
