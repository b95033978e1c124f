/**
 * The viewer's side of the hardware KVM: asks for pictures one after the other, gives tiles, sends keys and mouse.
 */
import { concatBytes, ProtocolError } from "@tendril/protocol";
import { ByteQueue } from "../byte-queue.ts";
import { type Colours, pixelFormats } from "./colours.ts";
import { checkedSize, KvmHandshake, type ScreenSize } from "./handshake.ts";
import { Inflater } from "./inflate.ts";
import { be16, be32, clientText, parseServerText, type ServerText } from "./texts.ts";
import { decodeTile, MAX_TILE_BYTES, MAX_TILE_SIDE, type Tile, toRgba } from "./tiles.ts";

export interface KvmEvents {
  send(bytes: Uint8Array): void;
  /** At the beginning and whenever the screen changes its mode. */
  onSize(size: ScreenSize): void;
  onTile(tile: Tile): void;
  /** All tiles of one update were given. */
  onUpdate(): void;
  onBell(): void;
  /** Clipboard of the device, or the reply to a command. */
  onText(text: ServerText): void;
}

export interface KvmOptions {
  readonly colours: Colours;
  /** Deflate from the firmware: less traffic, slower firmware. */
  readonly isCompressed: boolean;
}

const Encoding = { Raw: 0, Packed: 16, DesktopSize: -223, DataChannel: 1092 } as const;
const Message = { Update: 0, Bell: 2, Text: 3 } as const;
const RECTANGLE_BYTES = 12;
const MAX_TEXT_BYTES = 65_536;
/** A packed tile stored without compression has five bytes more, a badly compressed one a few more still. */
const MAX_PACKED_BYTES = MAX_TILE_BYTES + 64;
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

export class KvmSession {
  readonly #events: KvmEvents;
  readonly #options: KvmOptions;
  readonly #queue = new ByteQueue(MAX_WAITING_BYTES);
  readonly #handshake: KvmHandshake;
  readonly #inflater = new Inflater();
  #size: ScreenSize | undefined;
  #rectanglesLeft = 0;
  #isPaused = false;
  #owesRequest = false;
  #needsWhole = false;

  constructor(events: KvmEvents, options: KvmOptions) {
    this.#events = events;
    this.#options = options;
    this.#handshake = new KvmHandshake(events.send);
  }

  begin(): void {
    this.#handshake.begin();
  }

  /** @throws ProtocolError when the device breaks the protocol: the session is over then. */
  receive(bytes: Uint8Array): void {
    this.#queue.push(bytes);
    if (this.#size === undefined) {
      const size = this.#handshake.advance(this.#queue);
      if (size === undefined) return;
      this.#start(size);
    }
    while (this.#rectanglesLeft > 0 ? this.#takeRectangle() : this.#takeMessage());
  }

  /** While paused no further picture is asked for. */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    if (!isPaused && this.#owesRequest) this.#request();
  }

  /** Asks for the whole screen again. */
  refresh(): void {
    if (this.#size === undefined) return;
    this.#needsWhole = true;
    this.#request();
  }

  /** @param keysym an X11 keysym, see `keysymOf`. */
  key(keysym: number, isDown: boolean): void {
    if (this.#size === undefined) return;
    this.#events.send(concatBytes(Uint8Array.of(4, isDown ? 1 : 0, 0, 0), be32(keysym)));
  }

  /** @param buttons bits: left, middle, right, wheel up, wheel down. */
  pointer(buttons: number, x: number, y: number): void {
    if (this.#size === undefined) return;
    this.#events.send(concatBytes(Uint8Array.of(5, buttons), be16(x), be16(y)));
  }

  #start(size: ScreenSize): void {
    this.#size = size;
    this.#events.onSize(size);
    const { request } = pixelFormats[this.#options.colours];
    if (request !== undefined) this.#events.send(request);
    const encodings = [Encoding.Packed, Encoding.Raw, Encoding.DataChannel, Encoding.DesktopSize];
    this.#events.send(concatBytes(Uint8Array.of(2, 0), be16(encodings.length), ...encodings.map(be32)));
    this.#events.send(clientText({ kind: "compression", value: this.#options.isCompressed ? 1 : 0 }));
    this.#needsWhole = true;
    this.#request();
  }

  #request(): void {
    this.#owesRequest = this.#isPaused;
    const size = this.#size;
    if (this.#isPaused || size === undefined) return;
    const isIncremental = !this.#needsWhole;
    this.#needsWhole = false;
    const head = Uint8Array.of(3, isIncremental ? 1 : 0, 0, 0, 0, 0);
    this.#events.send(concatBytes(head, be16(size.width), be16(size.height)));
  }

  /** @returns false when more must come. */
  #takeMessage(): boolean {
    const kind = this.#queue.at(0);
    if (kind === undefined) return false;
    if (kind === Message.Bell) {
      this.#queue.take(1);
      this.#events.onBell();
      return true;
    }
    if (kind === Message.Text) return this.#takeText();
    if (kind !== Message.Update) throw new ProtocolError("unexpected", `kvm: message ${kind}`);
    const count = this.#queue.u16be(2);
    if (count === undefined) return false;
    this.#queue.take(4);
    this.#rectanglesLeft = count;
    if (count === 0) this.#endUpdate();
    return true;
  }

  #takeText(): boolean {
    const length = this.#queue.u32be(4);
    if (length === undefined) return false;
    if (length > MAX_TEXT_BYTES) throw new ProtocolError("too-large", `kvm: a text of ${length} bytes`);
    const frame = this.#queue.take(8 + length);
    if (frame === undefined) return false;
    this.#events.onText(parseServerText(frame.subarray(8)));
    return true;
  }

  #takeRectangle(): boolean {
    const encodingBits = this.#queue.u32be(8);
    if (encodingBits === undefined) return false;
    const encoding = encodingBits | 0;
    const [x = 0, y = 0, width = 0, height = 0] = [0, 2, 4, 6].map((at) => this.#queue.u16be(at));
    if (encoding === Encoding.DesktopSize) {
      this.#queue.take(RECTANGLE_BYTES);
      this.#size = checkedSize(width, height);
      this.#needsWhole = true;
      this.#events.onSize(this.#size);
      this.#endRectangle();
      return true;
    }
    this.#check({ x, y, width, height });
    const tile = { x, y, width, height };
    if (encoding === Encoding.Raw) return this.#takeRaw(tile);
    if (encoding !== Encoding.Packed) throw new ProtocolError("bad-value", `kvm: encoding ${encoding}`);
    return this.#takePacked(tile);
  }

  #check({ x, y, width, height }: Omit<Tile, "rgba">): void {
    const isTile = width > 0 && height > 0 && width <= MAX_TILE_SIDE && height <= MAX_TILE_SIDE;
    const size = this.#size ?? { width: 0, height: 0 };
    if (!isTile || x + width > size.width || y + height > size.height) {
      throw new ProtocolError("bad-value", `kvm: a tile of ${width} by ${height} at ${x}, ${y}`);
    }
  }

  #takeRaw(tile: Omit<Tile, "rgba">): boolean {
    const format = pixelFormats[this.#options.colours];
    const count = tile.width * tile.height;
    const frame = this.#queue.take(RECTANGLE_BYTES + count * format.bytesPerPixel);
    if (frame === undefined) return false;
    frame[RECTANGLE_BYTES - 1] = 0; // the kind of a raw tile, where the decoder looks for it
    this.#give(tile, decodeTile(frame.subarray(RECTANGLE_BYTES - 1), count, format));
    return true;
  }

  #takePacked(tile: Omit<Tile, "rgba">): boolean {
    const length = this.#queue.u32be(RECTANGLE_BYTES);
    if (length === undefined) return false;
    if (length > MAX_PACKED_BYTES) throw new ProtocolError("too-large", `kvm: a tile of ${length} bytes`);
    const frame = this.#queue.take(RECTANGLE_BYTES + 4 + length);
    if (frame === undefined) return false;
    const content = this.#inflater.inflate(frame.subarray(RECTANGLE_BYTES + 4), MAX_TILE_BYTES);
    const format = pixelFormats[this.#options.colours];
    this.#give(tile, decodeTile(content, tile.width * tile.height, format));
    return true;
  }

  #give(tile: Omit<Tile, "rgba">, pixels: Uint16Array): void {
    const rgba = toRgba(pixels, pixelFormats[this.#options.colours]);
    this.#events.onTile({ ...tile, rgba });
    this.#endRectangle();
  }

  #endRectangle(): void {
    this.#rectanglesLeft--;
    if (this.#rectanglesLeft === 0) this.#endUpdate();
  }

  #endUpdate(): void {
    this.#events.onUpdate();
    this.#request();
  }
}
