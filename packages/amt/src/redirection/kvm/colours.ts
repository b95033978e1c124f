/**
 * Pixel formats of the hardware KVM. The firmware knows these four and no others.
 */
import { concatBytes } from "@tendril/protocol";

export type Colours = "rgb565" | "rgb332" | "gray8" | "gray4";

export interface PixelFormat {
  readonly bytesPerPixel: 1 | 2;
  /** SetPixelFormat; undefined for what the firmware sends anyway. */
  readonly request: Uint8Array | undefined;
  /** One pixel as 0xRRGGBB. */
  toRgb(pixel: number): number;
}

/** Bits per pixel, depth, then the greatest value and the shift of each colour. */
type Layout = readonly [
  bits: number,
  depth: number,
  ...maxima: [red: number, green: number, blue: number],
  ...shifts: [red: number, green: number, blue: number],
];

export const pixelFormats: Readonly<Record<Colours, PixelFormat>> = {
  rgb565: {
    bytesPerPixel: 2,
    request: undefined,
    toRgb(pixel) {
      const red = pixel >> 11;
      const green = (pixel >> 5) & 63;
      const blue = pixel & 31;
      // the high bits again below the low ones, so that white is white
      return (
        ((red << 3) | (red >> 2)) * 0x1_0000 +
        (((green << 2) | (green >> 4)) << 8) +
        ((blue << 3) | (blue >> 2))
      );
    },
  },
  rgb332: {
    bytesPerPixel: 1,
    request: requestOf([8, 8, 7, 7, 3, 5, 2, 0]),
    toRgb(pixel) {
      const red = pixel >> 5;
      const green = (pixel >> 2) & 7;
      const blue = pixel & 3;
      return Math.round((red * 255) / 7) * 0x1_0000 + (Math.round((green * 255) / 7) << 8) + blue * 85;
    },
  },
  gray8: {
    bytesPerPixel: 1,
    request: requestOf([8, 8, 255, 0, 0, 0, 0, 0]),
    toRgb: (pixel) => pixel * 0x1_0101,
  },
  gray4: {
    bytesPerPixel: 1,
    request: requestOf([8, 4, 15, 0, 0, 0, 0, 0]),
    toRgb: (pixel) => (pixel & 15) * 0x11_1111,
  },
};

function requestOf([bits, depth, red, green, blue, ...shifts]: Layout): Uint8Array {
  const maxima = [red, green, blue].flatMap((value) => [value >> 8, value & 255]);
  const isBigEndian = 0;
  const isTrueColour = 1;
  const head = Uint8Array.of(0, 0, 0, 0, bits, depth, isBigEndian, isTrueColour);
  return concatBytes(head, Uint8Array.from(maxima), Uint8Array.from(shifts), new Uint8Array(3));
}
