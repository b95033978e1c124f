/**
 * The viewer's end of a stream of desktop commands: what came, and the picture that it adds up to.
 */
import jpeg from "@julusian/jpeg-turbo";
import {
  createCommandSplitter,
  type DesktopHostCommand,
  hostCommand,
  MAX_HOST_COMMAND_BYTES,
} from "@tendril/protocol/sessions/desktop";

export class DesktopReader {
  readonly commands: DesktopHostCommand[] = [];
  width = 0;
  height = 0;
  pictures = 0;
  #pixels: Buffer = Buffer.alloc(0);
  readonly #splitter = createCommandSplitter({
    maxCommandBytes: MAX_HOST_COMMAND_BYTES,
    onCommand: (bytes) => this.#take(hostCommand.decode(bytes.slice())),
    onFault: () => this.commands.push({ kind: "error", text: "the stream cannot be read" }),
  });

  push(piece: Uint8Array): void {
    this.#splitter.push(piece);
  }

  last<Kind extends DesktopHostCommand["kind"]>(kind: Kind) {
    return this.commands.findLast(
      (command): command is Extract<DesktopHostCommand, { kind: Kind }> => command.kind === kind,
    );
  }

  /** 0xRRGGBB. */
  colourAt(x: number, y: number): number {
    return this.#pixels.length === 0 ? -1 : this.#pixels.readUIntBE((y * this.width + x) * 4, 3);
  }

  /** True when the colour is that, as far as JPEG keeps it. */
  shows(x: number, y: number, colour: number): boolean {
    const seen = this.colourAt(x, y);
    return [16, 8, 0].every((bits) => Math.abs(((seen >> bits) & 255) - ((colour >> bits) & 255)) < 24);
  }

  #take(command: DesktopHostCommand): void {
    this.commands.push(command);
    if (command.kind === "screen") this.#resize(command.width, command.height);
    else if (command.kind === "picture") this.#draw(command.x, command.y, Buffer.from(command.image));
  }

  #resize(width: number, height: number): void {
    if (width === this.width && height === this.height) return;
    this.width = width;
    this.height = height;
    this.#pixels = Buffer.alloc(width * height * 4);
  }

  #draw(left: number, top: number, image: Buffer): void {
    const { data, width, height } = jpeg.decompressSync(image, { format: jpeg.FORMAT_RGBX });
    this.pictures++;
    const columns = Math.min(width, this.width - left);
    for (let y = 0; y < Math.min(height, this.height - top); y++) {
      const to = ((top + y) * this.width + left) * 4;
      data.copy(this.#pixels, to, y * width * 4, (y * width + columns) * 4);
    }
  }
}
