/**
 * A screen in memory and a viewer that keeps what it is shown, for tests of what lies between them.
 */
import jpeg from "@julusian/jpeg-turbo";
import { type DesktopHostCommand, hostCommand } from "@tendril/protocol/sessions/desktop";
import { createRandom } from "@tendril/testing";
import type { DesktopOutput } from "./desktop-service.ts";
import type { InputLock, Pixels, Rect, Screen, ScreenCapture } from "./screen.ts";

const PIXEL_BYTES = 4;
/** Of a JPEG: where its first table begins, and the first number after the marker, a length and an id. */
const TABLE_MARKER = Buffer.of(0xff, 0xdb);
const TABLE_START = 5;
/** Blocks of one colour, as JPEG cuts its pictures: nothing of a colour runs into the next. */
export const BLOCK = 16;
const GRAIN_BITS = 0x3;

const noInput: Screen["input"] = {
  movePointer: () => {},
  pressButton: () => {},
  turnWheel: () => {},
  pressKey: () => {},
  typeUnit: () => {},
  releaseAll: () => {},
};

/** Tells `onPainted` as X does: once, until the changes are taken. */
export class PlayedScreen implements ScreenCapture {
  readonly width: number;
  readonly height: number;
  readonly displays = [];
  readonly input = noInput;
  lock?: InputLock;
  onPainted = (): void => {};
  /** So many of the next grabs fail. */
  failures = 0;
  readonly #pixels: Uint32Array;
  readonly #grain = createRandom(1);
  #changes: Rect[] = [];

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#pixels = new Uint32Array(width * height);
  }

  get capture(): this {
    return this;
  }

  /** Colour as 0xRRGGBB, with a grain that makes every row another; the area in blocks. */
  paint({ x, y, width, height }: Rect, colour: number): void {
    for (let row = y * BLOCK; row < (y + height) * BLOCK; row++)
      for (let column = x * BLOCK; column < (x + width) * BLOCK; column++)
        this.#pixels[row * this.width + column] = colour ^ (this.#grain.next(256) & GRAIN_BITS);
    this.touch({ x, y, width, height });
  }

  /** Painted as it was. */
  touch({ x, y, width, height }: Rect): void {
    this.#changes.push({ x: x * BLOCK, y: y * BLOCK, width: width * BLOCK, height: height * BLOCK });
    if (this.#changes.length === 1) this.onPainted();
  }

  /** Moves what is in the area up, in blocks; the lowest rows keep what they had. */
  scrollUp({ x, y, width, height }: Rect, by: number): void {
    const bottom = (y + height - by) * BLOCK;
    for (let row = y * BLOCK; row < bottom; row++) {
      const from = (row + by * BLOCK) * this.width + x * BLOCK;
      this.#pixels.copyWithin(row * this.width + x * BLOCK, from, from + width * BLOCK);
    }
    this.touch({ x, y, width, height });
  }

  colourAt(x: number, y: number): number {
    return this.#pixels[y * this.width + x] ?? 0;
  }

  async takeChanges(): Promise<readonly Rect[]> {
    await null;
    return this.#changes.splice(0);
  }

  async grab(areas: readonly Rect[]): Promise<readonly Pixels[] | null> {
    await null;
    if (this.failures > 0) {
      this.failures--;
      return null;
    }
    return areas.map((area) => ({ ...area, bytes: this.#read(area) }));
  }

  close(): void {}

  #read({ x, y, width, height }: Rect): Buffer {
    const bytes = Buffer.alloc(width * height * PIXEL_BYTES);
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++)
        bytes.writeUInt32LE(this.colourAt(x + column, y + row), (row * width + column) * PIXEL_BYTES);
    return bytes;
  }
}

/** What a viewer shows after the commands that it was given. */
export class PlayedViewer implements DesktopOutput {
  width = 0;
  height = 0;
  pictures = 0;
  copies = 0;
  /** Pixels of all pictures. */
  pixels = 0;
  /** First number of the table by which the last picture was made coarser: 1 is the finest. */
  coarseness = 0;
  /** What was told about locked input. */
  readonly locks: boolean[] = [];
  /** Milliseconds that each command takes. */
  delayMs = 0;
  #pixels = Buffer.alloc(0);

  async write(bytes: Uint8Array): Promise<void> {
    const command = hostCommand.decode(bytes);
    if (command.kind === "screen") this.#resize(command.width, command.height);
    if (command.kind === "inputLock") this.locks.push(command.isLocked);
    if (command.kind === "picture") this.#draw(command.x, command.y, Buffer.from(command.image));
    if (command.kind === "copy") this.#copy(command);
    if (this.delayMs > 0) await new Promise((done) => setTimeout(done, this.delayMs));
  }

  /** Middles of blocks that are not what the screen has. */
  differences(screen: PlayedScreen): string[] {
    if (this.width !== screen.width || this.height !== screen.height) return [`${this.width}x${this.height}`];
    const found: string[] = [];
    for (let y = BLOCK / 2; y < this.height; y += BLOCK)
      for (let x = BLOCK / 2; x < this.width; x += BLOCK) {
        const shown = this.#pixels.readUInt32LE((y * this.width + x) * PIXEL_BYTES);
        const colour = screen.colourAt(x, y);
        const isSame = [16, 8, 0].every(
          (bits) => Math.abs(((shown >> bits) & 255) - ((colour >> bits) & 255)) < 24,
        );
        if (!isSame) found.push(`${x},${y}: ${shown.toString(16)} instead of ${colour.toString(16)}`);
      }
    return found;
  }

  #resize(width: number, height: number): void {
    if (width === this.width && height === this.height) return;
    this.width = width;
    this.height = height;
    this.#pixels = Buffer.alloc(width * height * PIXEL_BYTES);
  }

  #copy({ fromX, fromY, toX, toY, width, height }: Extract<DesktopHostCommand, { kind: "copy" }>): void {
    this.copies++;
    const before = Buffer.from(this.#pixels);
    for (let row = 0; row < height; row++) {
      const from = ((fromY + row) * this.width + fromX) * PIXEL_BYTES;
      const to = ((toY + row) * this.width + toX) * PIXEL_BYTES;
      before.copy(this.#pixels, to, from, from + width * PIXEL_BYTES);
    }
  }

  #draw(left: number, top: number, image: Buffer): void {
    this.pictures++;
    const { data, width, height } = jpeg.decompressSync(image, { format: jpeg.FORMAT_BGRX });
    this.pixels += width * height;
    this.coarseness = image[image.indexOf(TABLE_MARKER) + TABLE_START] ?? 0;
    const shownWidth = Math.min(width, this.width - left);
    for (let row = 0; row < Math.min(height, this.height - top); row++) {
      const from = row * width * PIXEL_BYTES;
      const to = ((top + row) * this.width + left) * PIXEL_BYTES;
      data.copy(this.#pixels, to, from, from + shownWidth * PIXEL_BYTES);
    }
  }
}
