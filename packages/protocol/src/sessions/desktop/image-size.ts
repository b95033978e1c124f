/**
 * Kind and size of a tile, from the header of its image file: what a tile covers is known before it is decoded.
 *
 *     JPEG  ffd8, then segments ff type size[2]; SOF0-SOF15 holds height[2] width[2] after one byte
 *     PNG   89504e47..., IHDR: width[4] height[4] at 16        WebP  RIFF size WEBP, chunk VP8, VP8L or VP8X at 12
 *
 * Source: docs/spec/session-protocols.md, section 4.5.
 */
export interface ImageSize {
  readonly type: "image/jpeg" | "image/png" | "image/webp";
  readonly width: number;
  readonly height: number;
}

/** `undefined` for what is none of the three, or is cut off before its size. Never throws. */
export function readImageSize(image: Uint8Array): ImageSize | undefined {
  const first = big(image, 0, 4);
  if (first >>> 16 === 0xffd8) return jpegSize(image);
  if (first === 0x8950_4e47)
    return sized("image/png", big(image, 16, 4), big(image, 20, 4), image.length >= 24);
  if (first === 0x5249_4646 && big(image, 8, 4) === 0x5745_4250) return webpSize(image);
  return undefined;
}

function jpegSize(image: Uint8Array): ImageSize | undefined {
  let at = 2;
  while (at + 9 <= image.length) {
    if (image[at] !== 0xff) return undefined;
    const type = image[at + 1] ?? 0;
    if (type === 0xff) {
      at++; // fill byte
      continue;
    }
    const isFrame = type >= 0xc0 && type <= 0xcf && type !== 0xc4 && type !== 0xc8 && type !== 0xcc;
    if (isFrame) return sized("image/jpeg", big(image, at + 7, 2), big(image, at + 5, 2), true);
    const size = big(image, at + 2, 2);
    if (size < 2) return undefined;
    at += 2 + size;
  }
  return undefined;
}

function webpSize(image: Uint8Array): ImageSize | undefined {
  const isWhole = image.length >= 30;
  switch (big(image, 12, 4)) {
    case 0x5650_3820: // "VP8 "
      return sized("image/webp", little(image, 26, 2) & 0x3fff, little(image, 28, 2) & 0x3fff, isWhole);
    case 0x5650_384c: {
      const bits = little(image, 21, 4); // "VP8L": 14 bits each, one less
      return sized("image/webp", (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1, image.length >= 25);
    }
    case 0x5650_3858: // "VP8X": 24 bits each, one less
      return sized("image/webp", little(image, 24, 3) + 1, little(image, 27, 3) + 1, isWhole);
    default:
      return undefined;
  }
}

function sized(
  type: ImageSize["type"],
  width: number,
  height: number,
  isWhole: boolean,
): ImageSize | undefined {
  return isWhole && width > 0 && height > 0 ? { type, width, height } : undefined;
}

function big(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let i = 0; i < width; i++) value = value * 0x100 + (bytes[at + i] ?? 0);
  return value;
}

function little(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let i = width - 1; i >= 0; i--) value = value * 0x100 + (bytes[at + i] ?? 0);
  return value;
}
