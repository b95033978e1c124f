/**
 * The test picture of the hardware KVM: colour bars, a gradient, a white box that moves, a frame counter of sixteen
 * cells at the top left (white is one, most significant first), and a strip at the bottom coloured by the number of
 * keys that came. Exported, so that a viewer's picture can be compared with it.
 */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly frame: number;
  readonly keyCount: number;
}

const BARS = [0xffff, 0xffe0, 0x07ff, 0x07e0, 0xf81f, 0xf800, 0x001f, 0x4208];
const WHITE = 0xffff;
const BOX = 40;
const CELL = 8;
const STRIP = 16;
const COLOUR_STEP = 2113;

/** Pixels in RGB565, row by row. */
export function paintScene(scene: Scene): Uint16Array {
  const { width, height, frame, keyCount } = scene;
  const pixels = new Uint16Array(width * height);
  for (let y = 0; y < height; y++) {
    const isGradient = y > height * 0.6 && y < height * 0.8;
    for (let x = 0; x < width; x++) {
      const step = x >> 3;
      const gradient = ((step & 31) << 11) | ((step & 63) << 5) | (y & 31);
      pixels[y * width + x] = isGradient ? gradient : (BARS[Math.floor((x * 8) / width)] ?? 0);
    }
  }
  const fill = (x: number, y: number, [w, h]: readonly [number, number], colour: number): void => {
    for (let row = y; row < Math.min(height, y + h); row++) {
      pixels.fill(colour, row * width + x, row * width + Math.min(width, x + w));
    }
  };
  for (let bit = 0; bit < 16; bit++) {
    fill(bit * CELL, 0, [CELL, CELL], (frame >> (15 - bit)) & 1 ? WHITE : 0);
  }
  fill((frame * 8) % Math.max(1, width - BOX), Math.floor(height * 0.3), [BOX, BOX], WHITE);
  fill(0, height - STRIP, [width, STRIP], (keyCount * COLOUR_STEP) & 0xffff);
  return pixels;
}
