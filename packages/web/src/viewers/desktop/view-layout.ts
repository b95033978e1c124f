/**
 * How large the picture is shown, and which place of it a place of the page is. Pure.
 */
export type ViewMode = "fit" | "shrink" | "actual" | "zoom";

export interface ViewSettings {
  readonly mode: ViewMode;
  /** Of the size of `fit` that pinching reached, or of 100 % in mode zoom. */
  readonly factor: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of the picture, in its pixels. */
export interface Crop extends Size {
  readonly x: number;
  readonly y: number;
}

export const MIN_FACTOR = 0.25;
export const MAX_FACTOR = 6;

/**
 * Size of the picture in CSS pixels. `fit` fills the room, `shrink` never enlarges, `actual` shows one pixel as one,
 * `zoom` is `actual` times the factor; in `fit` and `shrink` the factor enlarges over what fits.
 */
export function viewSize(picture: Size, room: Size, settings: ViewSettings, pixelRatio: number): Size {
  if (picture.width === 0 || picture.height === 0) return { width: 0, height: 0 };
  const scale = viewScale(picture, room, settings, pixelRatio);
  return { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) };
}

function viewScale(picture: Size, room: Size, { mode, factor }: ViewSettings, pixelRatio: number): number {
  const actual = 1 / pixelRatio;
  if (mode === "actual") return actual;
  if (mode === "zoom") return actual * clampFactor(factor);
  const fit = Math.min(room.width / picture.width, room.height / picture.height);
  return (mode === "shrink" ? Math.min(fit, actual) : fit) * Math.max(1, clampFactor(factor));
}

export function clampFactor(factor: number): number {
  return Math.min(MAX_FACTOR, Math.max(MIN_FACTOR, factor));
}

/** The part that is shown: the crop as far as it is inside, else everything. */
export function shownPart(picture: Size, crop: Crop | null): Crop {
  if (crop === null) return { x: 0, y: 0, ...picture };
  const x = Math.min(Math.max(crop.x, 0), picture.width);
  const y = Math.min(Math.max(crop.y, 0), picture.height);
  const width = Math.min(crop.width, picture.width - x);
  const height = Math.min(crop.height, picture.height - y);
  return width > 0 && height > 0 ? { x, y, width, height } : { x: 0, y: 0, ...picture };
}

/** The pixel of the picture at a place of the page; always inside. `shown`: where the picture stands in the page. */
export function toPicture(
  place: { readonly x: number; readonly y: number },
  shown: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  picture: Size,
): { readonly x: number; readonly y: number } {
  const along = (at: number, start: number, length: number, pixels: number): number => {
    const pixel = Math.floor(((at - start) / Math.max(length, 1)) * pixels);
    return Math.min(Math.max(pixel, 0), Math.max(pixels - 1, 0));
  };
  return {
    x: along(place.x, shown.left, shown.width, picture.width),
    y: along(place.y, shown.top, shown.height, picture.height),
  };
}
